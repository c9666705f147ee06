/** Old names that can't be: one's own, or the same of two things. */
import type { SchemaIr } from '../ir.ts'
import type { Place } from '../problem.ts'
import { type Compilation, printTable, refuse } from './context.ts'

interface Renamed {
  readonly name: string
  readonly was?: string
  readonly place: Place
}

export function refuseWas(compilation: Compilation, ir: SchemaIr): void {
  const inSchema = ({ schema, name, was, place }: SchemaIr['tables'][number]) => ({
    name: `${schema}.${name}`,
    ...(was !== undefined && { was: was.includes('.') ? was : `${schema}.${was}` }),
    place,
  })
  refuseAmong(compilation, ir.tables.map(inSchema), 'Two tables were')
  for (const table of ir.tables) refuseAmong(compilation, table.columns, `Two columns of \`${printTable(table)}\` were`)
}

function refuseAmong(compilation: Compilation, all: readonly Renamed[], two: string): void {
  const seen = new Set<string>()
  for (const { name, was, place } of all) {
    if (was === undefined) continue
    if (was === name)
      refuse(compilation, { code: 'model/was-itself', message: `\`${name}\` was never called otherwise.`, at: place })
    else if (seen.has(was))
      refuse(compilation, {
        code: 'model/was-twice',
        message: `${two} \`${was}\`, and only one of them can have been.`,
        at: place,
        hint: 'Keep `.was()` on the one that its rows go to.',
      })
    seen.add(was)
  }
}
