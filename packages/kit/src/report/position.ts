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
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { file, line, column: offset - (before.lastIndexOf('\n') + 1) + 1 }
}
