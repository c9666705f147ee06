/** DDL of identity columns and of the sequence inside. */
import { attributesOf, type IdentityAttributes } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { factId } from '../../catalog/fact-id.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { catchUp, remember } from '../writing/catch-up.ts'
import { startsWith } from '../writing/renaming.ts'
import { type Rule, relationName } from '../writing/rule.ts'
import { sequenceChanges, sequenceClauses } from '../writing/sequence-clause.ts'
import { alterColumn } from './default.ts'

export const identityRule: Rule = {
  kind: 'identity',
  rebuildable: false,
  names: (fact) => {
    const { sequence } = attributesOf('identity', fact)
    return [`value of ${JSON.stringify(fact.path)}`, ...(sequence ? [relationName(sequence)] : [])]
  },
  create: (fact, context) => {
    const options = attributesOf('identity', fact)
    const goesOn = context.before.has(factId('column', fact.path)) && options.sequence !== null
    return [
      `${alterColumn(fact)} add ${identityClause(fact)}`,
      ...(goesOn && options.sequence ? catchUp({ path: options.sequence, options }, fact.path, context) : []),
    ]
  },
  drop: (fact, context) => {
    const options = attributesOf('identity', fact)
    const stood = options.sequence ? remember({ path: options.sequence, options }, fact.path, context) : []
    return [...stood, `${alterColumn(fact)} drop identity`]
  },
  alter: (from, to) => ({
    statements: alterIdentity(to, attributesOf('identity', from), attributesOf('identity', to)),
  }),
  survives: () => true,
  // Its sequence moves along with the table.
  retell: (fact, { to }) => {
    const { sequence } = attributesOf('identity', fact)
    const isMoved = sequence !== null && startsWith(fact.path, to)
    return isMoved ? { attributes: { ...fact.attributes, sequence: [to[0] ?? '', sequence[1] ?? ''] } } : {}
  },
  clause: (fact) => identityClause(fact),
}

export function identityClause(fact: Fact): string {
  const { always, sequence, ...options } = attributesOf('identity', fact)
  const clauses = [
    ...(sequence === null || isUsual(fact, sequence) ? [] : [`sequence name ${quotePath(sequence)}`]),
    ...sequenceClauses(options),
  ]
  const details = clauses.length > 0 ? ` (${clauses.join(' ')})` : ''
  return `generated ${always ? 'always' : 'by default'} as identity${details}`
}

/** The name that the server gives by itself; longer ones it cuts, so they are said. */
function isUsual(fact: Fact, sequence: readonly string[]): boolean {
  const [schema, table, column] = fact.path
  const name = `${table}_${column}_seq`
  return sequence[0] === schema && sequence[1] === name && Buffer.byteLength(name) < 64
}

function alterIdentity(fact: Fact, from: IdentityAttributes, to: IdentityAttributes): string[] {
  const clauses = [
    ...(from.always === to.always ? [] : [`set generated ${to.always ? 'always' : 'by default'}`]),
    ...sequenceChanges(from, to).map((clause) => `set ${clause}`),
  ]
  return [...renameSequence(from, to), ...(clauses.length > 0 ? [`${alterColumn(fact)} ${clauses.join(' ')}`] : [])]
}

function renameSequence(from: IdentityAttributes, to: IdentityAttributes): string[] {
  if (!from.sequence || !to.sequence) return []
  const [schema = '', name = ''] = from.sequence
  const [toSchema = '', toName = ''] = to.sequence
  // It follows its table into another schema by itself.
  return name === toName || schema !== toSchema
    ? []
    : [`alter sequence ${quotePath([schema, name])} rename to ${quoteName(toName)}`]
}
