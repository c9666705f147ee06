/** DDL of schemas. */
import { quoteName } from '../../sql/quote.ts'
import { renamePrefix } from '../writing/renaming.ts'
import type { Rule } from '../writing/rule.ts'

export const schemaRule: Rule = {
  kind: 'schema',
  rebuildable: false,
  mustBeEmpty: true,
  names: (fact) => [`schema ${fact.path[0]}`],
  create: (fact) => [createSchema(fact.path[0] ?? '')],
  drop: (fact) => [`drop schema ${quoteName(fact.path[0] ?? '')}`],
  alter: () => ({ statements: [] }),
  rename: (from, to) => [`alter schema ${quoteName(from[0] ?? '')} rename to ${quoteName(to[0] ?? '')}`],
  renameIn: renamePrefix,
}

export const createSchema = (name: string): string => `create schema ${quoteName(name)}`
