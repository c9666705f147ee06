/** Positions in a text: bytes and characters as servers count them, UTF-16 units as strings do, lines and columns for people. */
import type { Place } from '@tenon/schema/problem'

/** UTF-16 offset of a byte offset. */
export function fromBytes(text: string, byte: number): number {
  let seen = 0
  let units = 0
  while (units < text.length && seen < byte) {
    const point = text.codePointAt(units) ?? 0
    seen += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
    units += point < 0x10000 ? 1 : 2
  }
  return units
}

/** UTF-16 offset of the `n`th character, counted from 1 as in error messages. */
export function fromCharacters(text: string, position: number): number {
  let units = 0
  let left = position - 1
  for (const character of text) {
    if (left <= 0) break
    left -= 1
    units += character.length
  }
  return units
}

export function toPlace(file: string, text: string, offset: number): Place {
  const starts = lineStarts(text)
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}

/** Of the last text that was asked about: a file has many places. */
let known: { readonly text: string; readonly starts: readonly number[] } | undefined

function lineStarts(text: string): readonly number[] {
  if (known?.text === text) return known.starts
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  known = { text, starts }
  return starts
}
