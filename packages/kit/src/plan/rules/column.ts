/** DDL of columns: their clause in `create table` and `add column`, changes of type and of NOT NULL. */
import { attributesOf, type ColumnAttributes } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { factId } from '../../catalog/fact-id.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { shortType } from '../../sql/tidy.ts'
import { asideName } from '../writing/aside.ts'
import { storageChanges } from '../writing/column-storage.ts'
import { columnLikeness } from '../writing/likeness.ts'
import { notNullName, opensRing } from '../writing/not-null-name.ts'
import { renameBare } from '../writing/renaming.ts'
import type { Alteration, Change, Rule, RuleContext } from '../writing/rule.ts'
import { castProblem, remadeClause, usingClause } from '../writing/using.ts'
import { defaultClause } from './default.ts'
import { generatedClause } from './generated.ts'
import { identityClause } from './identity.ts'

export const columnRule: Rule = {
  kind: 'column',
  texts: ['type'],
  rebuildable: false,
  holdsValues: true,
  names: (fact) => [`column ${fact.id}`, ...notNullNames(fact)],
  create: (fact, context, parts) => [
    `alter table ${tableOf(fact)} add column ${columnClause(fact, context, parts)}`,
    ...storageChanges(fact),
  ],
  drop: (fact) => [`alter table ${tableOf(fact)} drop column ${nameOf(fact)}`],
  alter: alterColumn,
  convert: (fact, context) => {
    const { type } = attributesOf('column', fact)
    const head = `alter table ${tableOf(fact)} alter column ${nameOf(fact)} type ${type}`
    return [
      [head, ...remadeClause(fact, type, context)].join(' '),
      ...storageChanges(fact, context.before.get(fact.id), true),
    ]
  },
  rename: (from, to) => [
    `alter table ${quotePath(to.slice(0, 2))} rename column ${quoteName(from[2] ?? '')} to ${quoteName(to[2] ?? '')}`,
  ],
  renameIn: renameBare,
  clause: columnClause,
  likeness: columnLikeness,
}

/** Since 18 NOT NULL is a constraint of its own name among the table's. */
function notNullNames(fact: Fact): string[] {
  const { notNull, notNullName } = attributesOf('column', fact)
  if (!notNull || notNullName === null) return []
  return [`constraint ${JSON.stringify([...fact.path.slice(0, 2), notNullName])}`]
}

const tableOf = (fact: Fact): string => quotePath(fact.path.slice(0, 2))
const nameOf = (fact: Fact): string => quoteName(fact.path[2] ?? '')

/** `name type collate … not null default …`; `parts` are its default, identity or generation. */
export function columnClause(fact: Fact, context: RuleContext, parts: readonly Fact[]): string {
  const { type, notNull, collation, ...rest } = attributesOf('column', fact)
  const own = (kind: string): Fact[] => parts.filter((part) => part.kind === kind)
  return [
    nameOf(fact),
    shortType(type),
    ...(collation === null ? [] : [`collate ${collation}`]),
    ...own('generated').map((part) => generatedClause(part, context)),
    ...own('identity').map((part) => identityClause(part)),
    ...(notNull ? [...notNullName(fact, rest.notNullName, context), 'not null'] : []),
    ...own('default').map((part) => defaultClause(part, context)),
  ].join(' ')
}

function alterColumn(from: Fact, to: Fact, context: RuleContext): Change {
  const [old, fresh] = [attributesOf('column', from), attributesOf('column', to)]
  const isRetyped = old.type !== fresh.type || old.collation !== fresh.collation
  const isGenerated = [context.before, context.after].some((base) => base.has(factId('generated', to.path)))
  // The expression would be converted along and come back as another text.
  if (isRetyped && isGenerated) return 'rebuild'
  const naming = renameNotNull(from, to, context)
  const refused = old.type === fresh.type ? undefined : castProblem(to, { from: old.type, to: fresh.type }, context)
  return {
    ...(refused ? { refused } : {}),
    statements: [
      ...(isRetyped ? [retype(to, old, fresh, context)] : []),
      ...storageChanges(to, from, isRetyped),
      ...alterNotNull(to, old, { fresh, context }),
      ...naming.first,
    ],
    disturbs: isRetyped,
    ...naming.rest,
  }
}

function retype(fact: Fact, old: ColumnAttributes, fresh: ColumnAttributes, context: RuleContext): string {
  const collation = fresh.collation ?? (old.collation === null ? null : 'pg_catalog."default"')
  return [
    `alter table ${tableOf(fact)} alter column ${nameOf(fact)} type ${shortType(fresh.type)}`,
    ...(collation === null ? [] : [`collate ${collation}`]),
    ...usingClause(fact, { from: old.type, to: fresh.type }, context),
  ].join(' ')
}

function alterNotNull(
  fact: Fact,
  old: ColumnAttributes,
  { fresh, context }: { readonly fresh: ColumnAttributes; readonly context: RuleContext },
): string[] {
  const table = `alter table ${tableOf(fact)}`
  if (old.notNull && !fresh.notNull) return [`${table} alter column ${nameOf(fact)} drop not null`]
  if (!old.notNull && fresh.notNull) {
    const named = notNullName(fact, fresh.notNullName, context)
    return [
      named.length > 0
        ? `${table} add ${named[0]} not null ${nameOf(fact)}`
        : `${table} alter column ${nameOf(fact)} set not null`,
    ]
  }
  return []
}

function renameNotNull(from: Fact, to: Fact, context: RuleContext): { first: string[]; rest: Partial<Alteration> } {
  const [old, fresh] = [attributesOf('column', from), attributesOf('column', to)]
  const [was, becomes] = [old.notNullName, fresh.notNullName]
  if (!old.notNull || !fresh.notNull || was === becomes || was === null || becomes === null)
    return { first: [], rest: {} }
  const rename = (one: string, other: string): string =>
    `alter table ${tableOf(to)} rename constraint ${quoteName(one)} to ${quoteName(other)}`
  if (!opensRing(to, context)) return { first: [], rest: { naming: [rename(was, becomes)] } }
  const aside = asideName(was)
  return { first: [rename(was, aside)], rest: { naming: [rename(aside, becomes)], stepsAside: true } }
}
