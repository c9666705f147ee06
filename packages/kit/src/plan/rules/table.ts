/** DDL of tables: `create table` with all that folds into it. */

import { notesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { constraintClause, isConstraint } from '../writing/constraint.ts'
import { type Rule, relationName, typeName } from '../writing/rule.ts'
import { columnClause } from './column.ts'

export const tableRule: Rule = {
  kind: 'table',
  rebuildable: false,
  holdsValues: true,
  names: (fact) => [relationName(fact.path), typeName(fact.path)],
  create: (fact, context, parts) => {
    const columns = parts
      .filter((part) => part.kind === 'column')
      .sort((a, b) => notesOf('column', a).position - notesOf('column', b).position)
    const clauses = [
      ...columns.map((column) => columnClause(column, context, ofColumn(column, parts))),
      ...parts
        .filter((part) => isConstraint(part.kind))
        .sort(byRank)
        .map((part) => constraintClause(part, context)),
    ]
    const body = clauses.length === 0 ? '()' : `(\n  ${clauses.join(',\n  ')}\n)`
    return [`create table ${quotePath(fact.path)} ${body}`]
  },
  drop: (fact) => [`drop table ${quotePath(fact.path)}`],
  alter: () => ({ statements: [] }),
  rename: ([fromSchema = '', from = ''], [toSchema = '', to = '']) => [
    ...(from === to ? [] : [`alter table ${quotePath([fromSchema, from])} rename to ${quoteName(to)}`]),
    ...(fromSchema === toSchema
      ? []
      : [`alter table ${quotePath([fromSchema, to])} set schema ${quoteName(toSchema)}`]),
  ],
}

const ofColumn = (column: Fact, parts: readonly Fact[]): Fact[] => parts.filter((part) => part.parent === column.id)

const rank: readonly string[] = ['primary-key', 'unique', 'foreign-key', 'check']
const byRank = (a: Fact, b: Fact): number =>
  rank.indexOf(a.kind) - rank.indexOf(b.kind) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
