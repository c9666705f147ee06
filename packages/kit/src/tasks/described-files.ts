/** Reports described on a state: a database of it is made, asked and dropped. */
import type { SchemaIr } from '@tenon/schema'
import { type DescribedFiles, describeFiles, type ReportFile } from '../report/describe.ts'
import { readKnown } from '../report/read-known.ts'
import type { ModelColumns } from '../report/shapes.ts'
import type { StateContext } from '../state/context.ts'
import { stateDatabase } from '../state/kept-state.ts'
import type { State } from '../state/state.ts'

export interface DescribeOn {
  readonly state: State
  readonly context: StateContext
  /** What the models say of a column's type; only for the state that they make. */
  readonly ir?: SchemaIr
}

export async function describeOn(files: readonly ReportFile[], on: DescribeOn): Promise<DescribedFiles> {
  if (files.length === 0) return { reports: [], problems: [] }
  const { state, context, ir } = on
  const database = await stateDatabase(context.scratch, state)
  try {
    const session = await database.open()
    try {
      const known = await readKnown(session)
      return await describeFiles({ files, session, known, ...(ir ? { model: modelColumns(ir) } : {}) })
    } finally {
      await session.close()
    }
  } finally {
    await database.drop()
  }
}

function modelColumns(ir: SchemaIr): ModelColumns {
  const columns = new Map(
    ir.tables.flatMap((table) =>
      table.columns.map((column) => [`${table.schema}\0${table.name}\0${column.name}`, column] as const),
    ),
  )
  return (schema, table, column) => columns.get(`${schema}\0${table}\0${column}`)
}
