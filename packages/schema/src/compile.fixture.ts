/** Compiles tables that a test writes inline; there are no files, hence no places. */
import { type Compiled, compile, snakeCase } from './compile.ts'
import type { ColumnIr, FunctionPlace, TableIr } from './ir.ts'
import type { Table } from './table.ts'

export const compileModels = (
  models: Readonly<Record<string, unknown>>,
  functions: ReadonlyMap<unknown, FunctionPlace> = new Map(),
): Compiled =>
  compile(
    { exports: Object.entries(models).map(([name, value]) => ({ module: 'models.ts', name, value })), functions },
    {},
    snakeCase,
  )

/** A table of a schema that has no problems. */
export function tableOf(models: Readonly<Record<string, unknown>>, name: string): TableIr {
  const { ir, problems } = compileModels(models)
  const table = ir.tables.find((one) => one.name === name)
  if (!table || problems.length > 0) throw new Error(`No table ${name}: ${JSON.stringify(problems)}`)
  return table
}

export function columnOf(model: Table, property: string): ColumnIr {
  const { ir } = compileModels({ Model: model })
  const column = ir.tables[0]?.columns.find((one) => one.property === property)
  if (!column) throw new Error(`No column ${property}.`)
  return column
}

export const codesOf = (models: Readonly<Record<string, unknown>>): readonly string[] =>
  compileModels(models).problems.map(({ code }) => code)
