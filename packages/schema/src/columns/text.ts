/** `text`: a string of any length. */
import { TextColumn } from './text-column.ts'

export const text = (): TextColumn => new TextColumn({ type: { sql: 'text', shape: { kind: 'string' } } })
