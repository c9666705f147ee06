/** A column's default: SQL as authored, a literal that fits the column, or a function that generated code calls. */
import type { ColumnSpec } from '../columns/column.ts'
import type { DefaultIr } from '../ir.ts'
import { type Compilation, findFunction, refuse, type TableDraft } from './context.ts'
import { toLiteral } from './literal.ts'
import { callPlace } from './places.ts'
import { brokenRule } from './rules.ts'

export function toDefault(
  compilation: Compilation,
  draft: TableDraft,
  member: string,
  spec: ColumnSpec,
): DefaultIr | undefined {
  const said = spec.default
  if (!said) return undefined
  if (said.kind === 'sql') return { kind: 'sql', sql: said.sql, literal: false }
  const at = callPlace(compilation.sources, draft, member, 'default', 0)
  const who = `${draft.typeName}.${member}`
  if (said.kind === 'call') {
    const call = findFunction(compilation, said.call, { who, at })
    return call && { kind: 'client', call }
  }
  const literal = toLiteral(spec.type.shape, said.value)
  const wanted = 'wanted' in literal ? literal.wanted : brokenRule(spec, said.value)
  if (wanted !== undefined) {
    refuse(compilation, {
      code: 'model/default-does-not-fit',
      message: `The default of \`${who}\` does not fit: the column takes ${wanted}.`,
      at,
    })
  }
  return 'sql' in literal ? { kind: 'sql', sql: literal.sql, literal: true } : undefined
}
