/** Values that tell two types apart: at the bounds of the narrower one, finer, longer, and spelled otherwise. What the server can't read of them it leaves out. */
import { candidatesOf, type Mined } from './candidates.ts'
import type { SeedCatalog, SeedColumn, SeedType } from './catalog.ts'
import { plainByType } from './plain-values.ts'
import { samplesOf } from './regex-sample.ts'
import { shapedValues, type Using } from './using.ts'

/** Plain ones first, then those that may come out of `to` as others or be refused, then the rest of the plain ones. */
export function tellingValues(
  column: Pick<SeedColumn, 'typeId' | 'modifier'>,
  {
    catalog,
    to,
    mined,
    using,
  }: { readonly catalog: SeedCatalog; readonly to: string; readonly mined: Mined; readonly using?: Using | undefined },
): readonly string[] {
  const plain = candidatesOf(column, catalog, mined)
  const wrap = wrapping(catalog.types.get(column.typeId), catalog)
  const shaped = using ? shapedValues(to, using) : []
  const telling = [...shaped, ...bounds(to, mined), ...spelled(to), ...others].map(wrap)
  return [...new Set([...plain.slice(0, 3), ...telling, ...plain.slice(3)])]
}

/** Of an array one with that item alone. */
function wrapping(type: SeedType | undefined, catalog: SeedCatalog): (item: string) => string {
  const of = type?.of === null || type?.of === undefined ? undefined : catalog.types.get(type.of)
  if (type?.kind === 'domain') return wrapping(of, catalog)
  if (type?.kind !== 'array') return (item) => item
  const inner = wrapping(of, catalog)
  return (item) => `{"${inner(item).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"}`
}

function bounds(to: string, mined: Mined): readonly string[] {
  const numbers = mined.numbers.map(Number).filter((value) => Math.abs(value) < 1e15)
  const near = numbers.slice(0, 8).flatMap((value) => [`${value + 0.123456789}`, `${value - 0.123456789}`])
  const dates = mined.strings
    .flatMap((text) => /^\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? [])
    .flatMap((date) => [`${date} 12:34:56.789012`, `${date} 23:59:59.987654`])
  return [...near, ...decimals(to), ...dates, ...lengths(to, mined)]
}

/** `numeric(6,1)`: one digit more on either side. */
function decimals(to: string): readonly string[] {
  const known = /^numeric\((\d+),(-?\d+)\)/.exec(to)
  if (!known) return []
  const [precision, scale] = [Number(known[1]), Number(known[2])]
  const whole = Math.max(0, precision - scale)
  const finer = scale >= 0 ? [`0.${'0'.repeat(scale)}4`, `1.${'0'.repeat(scale)}7`] : ['1', `${'1'.repeat(-scale)}`]
  const nines = `${'9'.repeat(whole) || '0'}${scale > 0 ? `.${'9'.repeat(scale)}` : ''}`
  return [...finer, `1${'0'.repeat(whole)}`, nines, `${nines}${scale > 0 ? '' : '.'}9`]
}

/** `character varying(5)`, `bit(3)`: one too long, of what the checks ask for. */
function lengths(to: string, mined: Mined): readonly string[] {
  const known = /^(character varying|character|bit varying|bit)(?:\((\d+)\))?/.exec(to)
  const most = Number(known?.[2] ?? 1)
  if (!known || (known[2] === undefined && /varying/.test(known[1] ?? '')) || most > 100_000) return []
  if (known[1]?.startsWith('bit')) return ['1'.repeat(most + 1), '1'.repeat(Math.max(0, most - 1)), '1'.repeat(most)]
  const like = mined.strings.map((text) => text.replaceAll('%', '').replaceAll('_', 'a'))
  const samples = [...like, ...mined.strings.flatMap(samplesOf)].filter((text) => text.length <= most).slice(0, 20)
  const grown = samples.flatMap((text) => [
    text.padEnd(most + 1, text.at(-1) ?? 'w'),
    text.padStart(most + 1, text[0] ?? 'w'),
  ])
  return ['w'.repeat(most + 1), 'v'.repeat(most + 2), 'u'.repeat(most), 'a'.padEnd(most + 1), ...grown]
}

/** The same value in other words than the type's own: a text that was one can't come back. */
function spelled(to: string): readonly string[] {
  const name = to.replace(/\(.*?\)/, '').replace(/(?:\[\])+$/, '')
  const plain = (plainByType[name] ?? plainByType[withoutZone(name)] ?? []).slice(0, 3)
  return plain.flatMap((text) => [text, ` ${text}`, text.toUpperCase(), `0${text}`])
}

const withoutZone = (name: string): string =>
  name.replace(' with time zone', name.startsWith('timestamp') ? 'tz' : '').replace(' without time zone', '')

const others: readonly string[] = [
  ...['0.5', '1.25', '-2.5', '127.375', '0.123456789', '128', '256', '32768', '-32769', '65536', '16777217'],
  ...['2147483648', '-2147483649', '4294967296', '9007199254740993', '1e-7', '1e30', '1e300', '99999999.99'],
  ...['NaN', 'Infinity', '-Infinity', '-1', '-0', '7', 't', 'f', 'yes'],
  ...['2024-02-29 12:34:56.789012+00', '2024-02-29 23:59:59.987654', '2024-06-15', 'infinity', '-infinity'],
  ...['0044-03-15 BC', '9999-12-31', '294276-12-31 00:00:00', '12:34:56.789012', '24:00:00', '12:34:56+05:30'],
  ...['1 year 2 mons 3 days 04:05:06.789012', '36:00:00', '400 days', '-1 mons'],
  ...['{"b": 1, "a": 2, "b":  3}', '{"a":1.50}', '"\\u0000"', '[]', '{}', '1.0'],
  ...['192.168.1.5/24', '10.0.0.0/8', '::1', '08:00:2b:01:02:03:04:05', '08:00:2b:ff:fe:02:03:04'],
  ...['AAAAAAAA-0000-4000-8000-00000000000A', '{00000000-0000-4000-8000-000000000001}', '\\x00ff', '\\xDEAD'],
  ...['a', 'b', 'x ', 'Größe ☃ 😀', ' a', 'The Cats', '101', '0101', `${'n'.repeat(70)}`, ''],
  ...['[1.5,2.25]', '(,5]', '[1,5]', '[3000000000,4000000000)', '[2024-01-01 12:00,2024-01-02 13:30]', 'empty'],
]
