/** DDL of materialised views: made anew, and filled, when their query changes. */
import { attributesOf } from '../../catalog/attributes.ts'
import { quotePath } from '../../sql/quote.ts'
import { optionChanges, printOptions } from '../writing/option.ts'
import { renameInSchema } from '../writing/rename.ts'
import { retellQuery } from '../writing/renaming.ts'
import { type Rule, relationName, typeName } from '../writing/rule.ts'
import { textOf } from '../writing/text.ts'

export const materializedViewRule: Rule = {
  kind: 'materialized-view',
  texts: ['definition'],
  rebuildable: true,
  names: (fact) => [relationName(fact.path), typeName(fact.path)],
  create: (fact, context) => {
    const { definition, options } = attributesOf('materialized-view', fact)
    const clause = options.length > 0 ? ` with (${printOptions(options)})` : ''
    return [`create materialized view ${quotePath(fact.path)}${clause} as\n${textOf(fact, definition, context)}`]
  },
  drop: (fact) => [`drop materialized view ${quotePath(fact.path)}`],
  alter: (from, to) => {
    const [old, fresh] = [attributesOf('materialized-view', from), attributesOf('materialized-view', to)]
    if (old.definition !== fresh.definition) return 'rebuild'
    const view = `alter materialized view ${quotePath(to.path)}`
    return { statements: optionChanges(old.options, fresh.options).map((one) => `${view} ${one}`) }
  },
  rename: renameInSchema('materialized view'),
  retell: retellQuery,
  commentTarget: (path) => `materialized view ${quotePath(path)}`,
}
