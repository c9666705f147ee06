import { connect, type Note, type TitlesRow } from './generated/index.js'
import type { notes } from './generated/zod.js'

const db = connect()
const note: Note = await db.notes.get(1, { with: {} })
const rows: TitlesRow[] = await db.reports.titles({ beginning: note.title })
export const inputs: (typeof notes.insert.value)['_output'][] = rows.map((row) => ({ title: row.title }))
// @ts-expect-error no such column
await db.notes.findMany({ limit: 1, where: { title: 'a', titel: 'a' } })
