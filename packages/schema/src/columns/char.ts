/** `char(n)`: a string that the database fills with blanks up to n characters. */
import { lengthMistakes } from './modifier.ts'
import { TextColumn } from './text-column.ts'

export const char = (length: number): TextColumn =>
  new TextColumn({
    type: { sql: `char(${length})`, shape: { kind: 'string', maxLength: length } },
    mistakes: lengthMistakes('char', length),
  })
