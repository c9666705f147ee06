/** What a server sends: reading the bodies of backend messages. Knows no connection. */

/** First bytes of the backend's messages. */
export const backend = {
  authentication: 82,
  keyOfBackend: 75,
  parameterStatus: 83,
  readyForQuery: 90,
  rowDescription: 84,
  parameterDescription: 116,
  noRows: 110,
  row: 68,
  commandComplete: 67,
  emptyQuery: 73,
  error: 69,
  notice: 78,
  notification: 65,
  copyIn: 71,
  copyOut: 72,
  copyBytes: 100,
} as const

export interface RowColumn {
  readonly name: string
  readonly type: number
  readonly modifier: number
  readonly table: number
  readonly attribute: number
}

/** Throws where a body ends before, or goes on behind, what it says it holds: no answer is made of that. */
function checkEnd(at: number, end: number): void {
  if (at !== end) throw new RangeError('a message came that does not hold what it says')
}

export function readColumns(bytes: Buffer, start: number, end: number): RowColumn[] {
  const columns: RowColumn[] = []
  const count = bytes.readUInt16BE(start)
  let at = start + 2
  for (let index = 0; index < count; index++) {
    const close = bytes.indexOf(0, at)
    const name = bytes.toString('utf8', at, close)
    at = close + 1
    columns.push({
      name,
      table: bytes.readUInt32BE(at),
      attribute: bytes.readInt16BE(at + 4),
      type: bytes.readUInt32BE(at + 6),
      modifier: bytes.readInt32BE(at + 12),
    })
    at += 18
  }
  checkEnd(at, end)
  return columns
}

export function readTypes(bytes: Buffer, start: number): number[] {
  const types: number[] = []
  const count = bytes.readUInt16BE(start)
  for (let index = 0; index < count; index++) types.push(bytes.readUInt32BE(start + 2 + index * 4))
  return types
}

/** A DataRow as the server's own texts. */
export function readRow(bytes: Buffer, start: number, end: number): (string | null)[] {
  const count = bytes.readUInt16BE(start)
  const row: (string | null)[] = new Array(count)
  let at = start + 2
  for (let index = 0; index < count; index++) {
    const length = bytes.readInt32BE(at)
    at += 4
    if (length === -1) row[index] = null
    else {
      row[index] = bytes.toString('utf8', at, at + length)
      at += length
    }
  }
  checkEnd(at, end)
  return row
}

/**
 * What is wrong with an AuthenticationRequest. postgres.js reads it where nobody can catch what it throws, so that one
 * which is cut short, or of a kind that it does not know, must not reach it.
 */
export function authenticationFault(bytes: Buffer, start: number, end: number): string | undefined {
  if (end - start < 4) return 'an authentication came without a kind'
  const kind = bytes.readInt32BE(start)
  const body = bytes.toString('latin1', start + 4, end)
  const isWhole = { 0: /^$/, 3: /^$/, 5: /^.{4}$/s, 10: /^./s, 11: /^r=[^,]+,s=[^,]+,i=[1-9]\d*/, 12: /^[ve]=/ }[kind]
  if (!isWhole) return `the server asks for an authentication of kind ${kind}, which is not supported`
  return isWhole.test(body) ? undefined : `an authentication of kind ${kind} came without what it must hold`
}

/** `INSERT 0 3` → `INSERT`, 3; `CREATE TABLE` → itself, 0. */
export function readTag(
  bytes: Buffer,
  start: number,
  end: number,
): { readonly command: string; readonly count: number } {
  const tag = bytes.toString('latin1', start, end - 1)
  const match = /^([A-Z][A-Z ]*[A-Z])(?: \d+)?(?: (\d+))?$/.exec(tag)
  if (!match) return { command: tag, count: 0 }
  const numbers = tag.slice(match[1]?.length ?? 0).trim()
  return { command: match[1] ?? tag, count: numbers === '' ? 0 : Number(numbers.slice(numbers.lastIndexOf(' ') + 1)) }
}
