/** DDL of policies: roles and expressions change in place, the rest by making the policy anew. */
import { attributesOf, notesOf } from '../../catalog/attributes.ts'
import { isSame } from '../../catalog/diff.ts'
import type { Attributes, Fact } from '../../catalog/fact.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { asList, lowerKeywords, stripBrackets } from '../../sql/tidy.ts'
import { commentOnPart } from '../writing/comment-target.ts'
import { isSameButForName } from '../writing/namesake.ts'
import type { Rule } from '../writing/rule.ts'

export const policyRule: Rule = {
  kind: 'policy',
  texts: ['using', 'check'],
  rebuildable: true,
  names: (fact) => [`policy ${JSON.stringify(fact.path)}`],
  create: (fact) => {
    const { permissive, command, roles } = attributesOf('policy', fact)
    return [
      [
        `create policy ${nameOf(fact)}`,
        ...(permissive ? [] : ['as restrictive']),
        ...(command === 'all' ? [] : [`for ${command}`]),
        ...(isSame(roles, ['public']) ? [] : [rolesClause(roles)]),
        ...expressions(fact),
      ].join(' '),
    ]
  },
  drop: (fact) => [`drop policy ${nameOf(fact)}`],
  alter: (from, to) => {
    const [old, fresh] = [attributesOf('policy', from), attributesOf('policy', to)]
    const isTaken = (old.using !== null && fresh.using === null) || (old.check !== null && fresh.check === null)
    if (old.permissive !== fresh.permissive || old.command !== fresh.command || isTaken) return 'rebuild'
    const clauses = [
      ...(isSame(old.roles, fresh.roles) ? [] : [rolesClause(fresh.roles)]),
      ...(old.using === fresh.using && old.check === fresh.check ? [] : expressions(to)),
    ]
    return { statements: [`alter policy ${nameOf(to)} ${clauses.join(' ')}`] }
  },
  rename: (from, to) => [
    `alter policy ${quoteName(from[2] ?? '')} on ${quotePath(to.slice(0, 2))} rename to ${quoteName(to[2] ?? '')}`,
  ],
  retell: ({ attributes }, { kind, from }) =>
    kind === 'policy' || from.length === 1 ? {} : { attributes: withoutQueries(attributes) },
  commentTarget: (path) => commentOnPart('policy', path),
  isNamesake: isSameButForName,
}

/** A query within keeps an old name as an alias, as a view's does: left empty, it is written anew. */
const withoutQueries = ({ using = null, check = null, ...rest }: Attributes): Attributes => ({
  ...rest,
  using: isQuery(using) ? '' : using,
  check: isQuery(check) ? '' : check,
})

const isQuery = (text: unknown): boolean => typeof text === 'string' && /\bSELECT\b/.test(text)

const nameOf = (fact: Fact): string => `${quoteName(fact.path[2] ?? '')} on ${quotePath(fact.path.slice(0, 2))}`

/** `public` is everybody, and a key word here. */
const rolesClause = (roles: readonly string[]): string =>
  `to ${roles.map((role) => (role === 'public' ? role : quoteName(role))).join(', ')}`

function expressions(fact: Fact): string[] {
  const { using, check } = attributesOf('policy', fact)
  const { exactUsing, exactCheck } = notesOf('policy', fact)
  const print = (text: string): string => stripBrackets(`(${lowerKeywords(asList(text))})`)
  return [
    ...(using === null ? [] : [`using ${print(exactUsing ?? using)}`]),
    ...(check === null ? [] : [`with check ${print(exactCheck ?? check)}`]),
  ]
}
