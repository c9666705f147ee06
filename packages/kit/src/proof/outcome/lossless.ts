/** Changes of type that keep every value: no probe row need show it. What is not known here has to be observed. */

/** Both as the server prints them. */
export function keepsValues(from: string, to: string): boolean {
  if (from === to) return true
  if (from.endsWith('[]') && to.endsWith('[]')) return keepsValues(from.slice(0, -2), to.slice(0, -2))
  const [a, b] = [toParts(from), toParts(to)]
  if (/^(?:text|character varying)$/.test(to)) return true
  if (b.name === 'character varying') return isText(a.name) && a.numbers[0] !== undefined && fits(a, b)
  if (/(?:^|\.)citext$/.test(to)) return isText(a.name)
  if (b.name === 'numeric') return toNumeric(a, b)
  if (timeNames.has(a.name) && a.name === b.name) return precisionOf(a) <= precisionOf(b)
  return (wider[a.name] ?? []).includes(to) || (a.name === 'bit varying' && b.name === a.name && fits(a, b))
}

interface Parts {
  /** Without its modifier. */
  readonly name: string
  readonly numbers: readonly number[]
}

function toParts(type: string): Parts {
  const found = /\((\d+)(?:,(-?\d+))?\)/.exec(type)
  const numbers = (found?.slice(1) ?? []).flatMap((text) => (text === undefined ? [] : [Number(text)]))
  return { name: type.replace(/\([^)]*\)/, ''), numbers }
}

const isText = (name: string): boolean => /^(?:text|character varying|character)$|(?:^|\.)citext$/.test(name)

const fits = (a: Parts, b: Parts): boolean =>
  b.numbers[0] === undefined || (a.numbers[0] !== undefined && a.numbers[0] <= b.numbers[0])

const wholeDigits: Readonly<Record<string, number>> = { smallint: 5, integer: 10, bigint: 19 }

function toNumeric(a: Parts, { numbers: [precision, scale = 0] }: Parts): boolean {
  const [own, ownScale = 0] = a.name === 'numeric' ? a.numbers : [wholeDigits[a.name]]
  if (own === undefined) return a.name === 'numeric' && precision === undefined
  return precision === undefined || (scale >= ownScale && precision - scale >= own - ownScale)
}

const timeNames: ReadonlySet<string> = new Set([
  ...['time without time zone', 'time with time zone', 'interval'],
  ...['timestamp without time zone', 'timestamp with time zone'],
])

const precisionOf = ({ numbers }: Parts): number => numbers[0] ?? 6

const wider: Readonly<Record<string, readonly string[]>> = {
  smallint: ['integer', 'bigint', 'real', 'double precision'],
  integer: ['bigint', 'double precision'],
  real: ['double precision'],
  date: ['timestamp without time zone'],
  jsonb: ['json'],
  cidr: ['inet'],
  bit: ['bit varying'],
}
