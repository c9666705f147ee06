/** COPY FROM STDIN on PGlite, which would wait in a loop that stops the whole process: found in what is sent, and replaced by its refusal. */
import { queryMessage } from './message.ts'

const [parse, query] = [0x50, 0x51]

/** What is sent in place of `bytes`, which are whole messages. */
export function guardCopy(bytes: Buffer): Buffer {
  for (let at = 0; at + 5 <= bytes.length; ) {
    const end = at + 1 + bytes.readInt32BE(at + 1)
    const type = bytes[at]
    if (type === parse || type === query) {
      const start = type === query ? at + 5 : bytes.indexOf(0, at + 5) + 1
      if (copiesIn(bytes.toString('utf8', start, bytes.indexOf(0, start)))) return refusal
    }
    // The startup message has no type.
    if (end <= at) break
    at = end
  }
  return bytes
}

const blank = String.raw`(?:\s|--[^\n]*(?:\n|$)|/\*[^]*?\*/)*`
const copyIn = new RegExp(String.raw`(?:^|;)${blank}copy\b[^;]*\bfrom${blank}\s${blank}stdin\b`, 'i')

const copiesIn = (text: string): boolean => /stdin/i.test(text) && copyIn.test(text.replace(/'(?:[^']|'')*'/g, "''"))

/** The server itself refuses, so that its transaction fails with it. */
const refusal = queryMessage(
  `do $$ begin raise feature_not_supported using message = 'COPY FROM STDIN has no input here; insert the rows.'; end $$`,
)
