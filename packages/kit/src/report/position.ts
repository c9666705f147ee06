/** Positions in a text: bytes and characters as servers count them, UTF-16 units as strings do, lines and columns for people. */
import type { Place } from '@tenon/schema/problem'

const encoder = new TextEncoder()

/** UTF-16 offset of a byte offset. */
export function fromBytes(text: string, byte: number): number {
  let seen = 0
  let units = 0
  for (const character of text) {
    if (seen >= byte) break
    seen += encoder.encode(character).length
    units += character.length
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
