/** DDL of tables: `create table` with all that folds into it. */

import { attributesOf, notesOf, type TableAttributes } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quotePath } from '../../sql/quote.ts'
import { storageChanges } from '../writing/column-storage.ts'
import { tableLikeness } from '../writing/likeness.ts'
import { optionChanges, printOptions } from '../writing/option.ts'
import { persistenceOrder } from '../writing/persistence.ts'
import { renameInSchema } from '../writing/rename.ts'
import { type Rule, relationName, typeName } from '../writing/rule.ts'

export const tableRule: Rule = {
  kind: 'table',
  rebuildable: false,
  holdsValues: true,
  names: (fact) => [relationName(fact.path), typeName(fact.path)],
  create: (fact, context, parts) => {
    const own = parts.filter((part) => part.parent === fact.id)
    const clauses = own.flatMap((part) => {
      const ofPart = parts.filter((one) => one.parent === part.id)
      return context.ruleOf(part.kind).clause?.(part, context, ofPart) ?? []
    })
    const body = clauses.length === 0 ? '()' : `(\n  ${clauses.join(',\n  ')}\n)`
    const { unlogged, options = [], ...flags } = attributesOf('table', fact)
    const storage = options.length > 0 ? ` with (${printOptions(notesOf('table', fact).options ?? options)})` : ''
    return [
      `create ${unlogged ? 'unlogged ' : ''}table ${quotePath(fact.path)} ${body}${storage}`,
      ...own.filter((part) => part.kind === 'column').flatMap((column) => storageChanges(column)),
      ...securityChanges(fact, {}, flags),
    ]
  },
  drop: (fact) => [`drop table ${quotePath(fact.path)}`],
  alter: (from, to, context) => {
    const [old, fresh] = [attributesOf('table', from), attributesOf('table', to)]
    const table = `alter table ${quotePath(to.path)}`
    return {
      statements: [
        ...(old.unlogged === fresh.unlogged ? [] : [`${table} set ${fresh.unlogged ? 'unlogged' : 'logged'}`]),
        ...optionChanges(old.options, fresh.options).map((one) => `${table} ${one}`),
        ...securityChanges(to, old, fresh),
      ],
      ...(old.unlogged === fresh.unlogged ? {} : persistenceOrder(to, context)),
    }
  },
  rename: renameInSchema('table'),
  likeness: tableLikeness,
}

function securityChanges(fact: Fact, from: TableAttributes, to: TableAttributes): string[] {
  const table = `alter table ${quotePath(fact.path)}`
  return [
    ...(from.rowSecurity === to.rowSecurity
      ? []
      : [`${table} ${to.rowSecurity ? 'enable' : 'disable'} row level security`]),
    ...(from.forcedRowSecurity === to.forcedRowSecurity
      ? []
      : [`${table} ${to.forcedRowSecurity ? 'force' : 'no force'} row level security`]),
  ]
}
