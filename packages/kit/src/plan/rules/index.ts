/** DDL of indexes. */
import { attributesOf, notesOf } from '../../catalog/attributes.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { type Rule, relationName } from '../writing/rule.ts'
import { textOf } from '../writing/text.ts'

export const indexRule: Rule = {
  kind: 'index',
  rebuildable: true,
  names: (fact) => [relationName(fact.path)],
  create: (fact, context) => {
    const { unique, method, definition } = attributesOf('index', fact)
    const using = method === 'btree' ? '' : ` using ${quoteName(method)}`
    const head = `create ${unique ? 'unique ' : ''}index ${quoteName(fact.path[1] ?? '')} on ${quotePath(notesOf('index', fact).table)}`
    return [`${head}${using} ${textOf(fact, definition, context)}`]
  },
  drop: (fact) => [`drop index ${quotePath(fact.path)}`],
  alter: () => 'rebuild',
  survives: (fact) => notesOf('index', fact).plain,
  rename: (from, to) => [`alter index ${quotePath(from)} rename to ${quoteName(to[1] ?? '')}`],
}
