/** DDL of views: replaced in place where columns are only appended. */
import { attributesOf, notesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quotePath } from '../../sql/quote.ts'
import { printOptions } from '../writing/option.ts'
import { renameInSchema } from '../writing/rename.ts'
import { retellQuery } from '../writing/renaming.ts'
import { type Rule, type RuleContext, relationName, typeName } from '../writing/rule.ts'
import { textOf } from '../writing/text.ts'

export const viewRule: Rule = {
  kind: 'view',
  texts: ['definition'],
  rebuildable: true,
  names: (fact) => [relationName(fact.path), typeName(fact.path)],
  create: (fact, context) => [createView('create view', fact, context)],
  drop: (fact) => [`drop view ${quotePath(fact.path)}`],
  alter: (from, to, context) =>
    isAppended(from, to) ? { statements: [createView('create or replace view', to, context)] } : 'rebuild',
  rename: renameInSchema('view'),
  retell: retellQuery,
}

function createView(head: string, fact: Fact, context: RuleContext): string {
  const { definition, options } = attributesOf('view', fact)
  const clause = options.length > 0 ? ` with (${printOptions(options)})` : ''
  return `${head} ${quotePath(fact.path)}${clause} as\n${textOf(fact, definition, context)}`
}

/** The server replaces a view only if its columns stay, with name, type and collation, and new ones follow. */
function isAppended(from: Fact, to: Fact): boolean {
  const [old, fresh] = [notesOf('view', from).columns, notesOf('view', to).columns]
  return old.every((column, index) => column.every((word, place) => word === fresh[index]?.[place]))
}
