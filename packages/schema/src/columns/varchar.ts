/** `varchar(n)`: a string of at most n characters. */
import { lengthMistakes } from './modifier.ts'
import { TextColumn } from './text-column.ts'

export const varchar = (length: number): TextColumn =>
  new TextColumn({
    type: { sql: `varchar(${length})`, shape: { kind: 'string', maxLength: length } },
    mistakes: lengthMistakes('varchar', length),
  })
