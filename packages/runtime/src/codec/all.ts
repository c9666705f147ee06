/** `codec`: every codec by name, as generated code uses them. */
import { document } from './document.ts'
import { instant } from './instant.ts'
import { json } from './json.ts'
import { list } from './list.ts'
import { bigint, bigintText, decimal, decimalNumber, double, integer, real, safeInteger, smallint } from './number.ts'
import { bool, bytes } from './plain.ts'
import { row } from './row.ts'
import { choice, date, interval, opaque, text, time, timestamp, timestamptz, timetz, uuid } from './text.ts'

export const codec = {
  text,
  uuid,
  smallint,
  integer,
  safeInteger,
  bigint,
  bigintText,
  decimal,
  decimalNumber,
  real,
  double,
  boolean: bool,
  instant,
  timestamptz,
  timestamp,
  date,
  time,
  timetz,
  interval,
  bytes,
  json,
  document,
  opaque,
  choice,
  list,
  row,
} as const
