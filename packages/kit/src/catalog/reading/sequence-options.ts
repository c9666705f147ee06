/** Options of a sequence, those at their default as `null`: what sequences and identities share. */
import type { SequenceOptions } from '../attributes.ts'
import { flag, type Row, text } from './row.ts'

/** Columns for `pg_sequence s`. */
export const sequenceOptions = `
  format_type(s.seqtypid, null) as type,
  s.seqstart as start, s.seqincrement as increment, s.seqmin as minimum, s.seqmax as maximum,
  s.seqcache as cache, s.seqcycle as cycle`

const largest: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
}
const smallest: Readonly<Record<string, string>> = {
  smallint: '-32768',
  integer: '-2147483648',
  bigint: '-9223372036854775808',
}

export function toSequenceOptions(row: Row): SequenceOptions {
  const [type, increment] = [text(row, 'type'), text(row, 'increment')]
  const descends = increment.startsWith('-')
  const [minimum, maximum] = [text(row, 'minimum'), text(row, 'maximum')]
  return {
    start: unless(text(row, 'start'), descends ? maximum : minimum),
    increment,
    minimum: unless(minimum, descends ? smallest[type] : '1'),
    maximum: unless(maximum, descends ? '-1' : largest[type]),
    cache: text(row, 'cache'),
    cycle: flag(row, 'cycle'),
  }
}

const unless = (value: string, usual: string | undefined): string | null => (value === usual ? null : value)
