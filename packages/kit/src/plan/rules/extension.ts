/** DDL of extensions. */
import { attributesOf } from '../../catalog/attributes.ts'
import { quoteName } from '../../sql/quote.ts'
import type { Rule } from '../writing/rule.ts'

export const extensionRule: Rule = {
  kind: 'extension',
  rebuildable: false,
  names: (fact) => [`extension ${fact.path[0]}`],
  create: (fact) => {
    const { schema } = attributesOf('extension', fact)
    // `pg_catalog` is said by the extension's own control file and can't be asked for by name.
    const place = schema === 'pg_catalog' ? '' : ` with schema ${quoteName(schema)}`
    return [`create extension ${quoteName(fact.path[0] ?? '')}${place}`]
  },
  drop: (fact) => [`drop extension ${quoteName(fact.path[0] ?? '')}`],
  alter: (_from, to) => ({
    statements: [
      `alter extension ${quoteName(to.path[0] ?? '')} set schema ${quoteName(attributesOf('extension', to).schema)}`,
    ],
  }),
  retell: (fact, { from, to }) => {
    const isMoved = from.length === 1 && attributesOf('extension', fact).schema === from[0]
    return isMoved ? { attributes: { ...fact.attributes, schema: to[0] ?? '' } } : {}
  },
}
