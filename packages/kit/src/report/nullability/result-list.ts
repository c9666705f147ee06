/** The list of expressions that a query gives, and what is known where they are evaluated. */
import { children, flag, type Node, number } from '../tree.ts'
import type { Facts, Level, Scope } from './scope.ts'

/** What a query gives: its RETURNING list where it writes, else its select list. */
export function resultList(level: Level): { list: readonly Node[]; scope: Scope } {
  const { query } = level
  if (number(query, 'commandType') !== 1) return { list: visible(query, 'returningList'), scope: returningScope(level) }
  return { list: visible(query, 'targetList'), scope: level.results }
}

const visible = (query: Node, field: string): readonly Node[] =>
  children(query, field).filter((entry) => !flag(entry, 'resjunk'))

/** What WHERE says of an expression, it says of the old row; only of bare columns do the rules know which row is meant. */
function returningScope(level: Level): Scope {
  const { facts } = level.rows
  const ofColumns: Facts = {
    ...facts,
    notNull: new Set([...facts.notNull].filter((key) => /^\d+\.\d+\.-?\d+$/.test(key))),
  }
  return { level, facts: ofColumns, returning: true }
}
