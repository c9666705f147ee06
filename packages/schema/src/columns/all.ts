/** Every column type, by the name that models call it. A new type is its file and a line here. */
import { bigint } from './bigint.ts'
import { boolean } from './boolean.ts'
import { bytea } from './bytea.ts'
import { char } from './char.ts'
import { choice } from './choice.ts'
import { custom } from './custom.ts'
import { date } from './date.ts'
import { double } from './double.ts'
import { id } from './id.ts'
import { integer } from './integer.ts'
import { interval } from './interval.ts'
import { json } from './json.ts'
import { jsonb } from './jsonb.ts'
import { list } from './list.ts'
import { numeric } from './numeric.ts'
import { real } from './real.ts'
import { smallint } from './smallint.ts'
import { text } from './text.ts'
import { time } from './time.ts'
import { timestamp } from './timestamp.ts'
import { timestamptz } from './timestamptz.ts'
import { uuid } from './uuid.ts'
import { varchar } from './varchar.ts'

export const columnTypes = {
  bigint,
  boolean,
  bytea,
  char,
  choice,
  custom,
  date,
  double,
  id,
  integer,
  interval,
  json,
  jsonb,
  list,
  numeric,
  real,
  smallint,
  text,
  time,
  timestamp,
  timestamptz,
  uuid,
  varchar,
}
