/** DDL of triggers. */
import { attributesOf } from '../../catalog/attributes.ts'
import { isSame } from '../../catalog/diff.ts'
import type { Attributes, Fact } from '../../catalog/fact.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { commentOnPart } from '../writing/comment-target.ts'
import { enabledWords } from '../writing/enabled.ts'
import type { Rule } from '../writing/rule.ts'
import { textOf } from '../writing/text.ts'

export const triggerRule: Rule = {
  kind: 'trigger',
  texts: ['definition'],
  rebuildable: true,
  names: (fact) => [`trigger ${JSON.stringify(fact.path)}`],
  create: (fact, context) => {
    const { definition, enabled } = attributesOf('trigger', fact)
    return [textOf(fact, definition, context), ...(enabled === 'O' ? [] : [setEnabled(fact, enabled)])]
  },
  drop: (fact) => [`drop trigger ${quoteName(fact.path[2] ?? '')} on ${quotePath(fact.path.slice(0, 2))}`],
  alter: (from, to) => {
    const [old, fresh] = [attributesOf('trigger', from), attributesOf('trigger', to)]
    return old.definition === fresh.definition ? { statements: [setEnabled(to, fresh.enabled)] } : 'rebuild'
  },
  rename: (from, to) => [
    `alter trigger ${quoteName(from[2] ?? '')} on ${quotePath(to.slice(0, 2))} rename to ${quoteName(to[2] ?? '')}`,
  ],
  commentTarget: (path) => commentOnPart('trigger', path),
  isNamesake: (from, to) => isSame(renamed(from, from.path[2], to.path[2]), to.attributes),
  renameIn: (text) => text,
  retell: (fact, { kind, from, to }) =>
    kind === 'trigger' && isSame(fact.path, to) ? { attributes: renamed(fact, from[2], to[2]) } : {},
}

const setEnabled = (fact: Fact, enabled: string): string =>
  `alter table ${quotePath(fact.path.slice(0, 2))} ${enabledWords[enabled]} trigger ${quoteName(fact.path[2] ?? '')}`

/** `CREATE CONSTRAINT TRIGGER name AFTER …`: the definition alone of all holds its own name. */
function renamed(fact: Fact, from = '', to = ''): Attributes {
  const { definition } = attributesOf('trigger', fact)
  const fresh = definition.replace(` TRIGGER ${quoteName(from)} `, () => ` TRIGGER ${quoteName(to)} `)
  return { ...fact.attributes, definition: fresh }
}
