/** DDL of domains: default, NOT NULL and checks change in place; another base type needs a new domain under the old name. */
import { attributesOf, type DomainAttributes, notesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { asList, shortType, tidyCheck } from '../../sql/tidy.ts'
import { asideName } from '../writing/aside.ts'
import { isNotValid, isValidated } from '../writing/constraint.ts'
import { notNullName } from '../writing/not-null-name.ts'
import { renameInSchema } from '../writing/rename.ts'
import { retellRows } from '../writing/renaming.ts'
import { type Rule, type RuleContext, typeName } from '../writing/rule.ts'

export const domainRule: Rule = {
  kind: 'domain',
  texts: ['type', 'default'],
  rebuildable: false,
  names: (fact) => [typeName(fact.path)],
  create: (fact, context) => createDomain(fact, notNullClause(fact, context)),
  drop: (fact) => [`drop domain ${quotePath(fact.path)}`],
  alter: (from, to, context) => {
    const [old, fresh] = [attributesOf('domain', from), attributesOf('domain', to)]
    const isSameType = old.type === fresh.type && old.collation === fresh.collation
    if (isSameType && !(demandsMore(old, fresh) && isNested(from, context)))
      return { statements: alterDomain(to, old, { fresh, context }) }
    const [schema = '', name = ''] = to.path
    const aside = asideName(name)
    // What stands aside keeps the names of its constraints.
    const notNull = fresh.notNullName === null ? [] : [`constraint ${quoteName(fresh.notNullName)}`]
    return {
      statements: [`alter domain ${quotePath(to.path)} rename to ${quoteName(aside)}`, ...createDomain(to, notNull)],
      converts: true,
      cleanUp: [`drop domain ${quotePath([schema, aside])}`],
    }
  },
  rename: renameInSchema('domain'),
  retell: (fact, renaming) => {
    if (renaming.kind === 'column') return {}
    return { attributes: { ...fact.attributes, checks: retellRows(attributesOf('domain', fact).checks, renaming) } }
  },
}

/** The server must look at every value that there is. */
const demandsMore = (old: DomainAttributes, fresh: DomainAttributes): boolean =>
  (fresh.notNull && !old.notNull) || fresh.checks.some(([name, definition]) => find(old, name) !== definition)

/** It can't where lists or composite types hold them. */
const isNested = (domain: Fact, { before }: RuleContext): boolean =>
  before
    .users(domain.id)
    .some((user) => (user.kind === 'column' ? /\[\]$/.test(String(user.attributes.type)) : user.kind === 'composite'))

/** What is not valid can't be said at birth. `notNull`: how its NOT NULL is named. */
function createDomain(fact: Fact, notNull: readonly string[]): string[] {
  const [path, domain] = [fact.path, attributesOf('domain', fact)]
  const [later, born] = [domain.checks.filter(isLater), domain.checks.filter((check) => !isLater(check))]
  const clauses = [
    `create domain ${quotePath(path)} as ${shortType(domain.type)}`,
    ...(domain.collation === null ? [] : [`collate ${domain.collation}`]),
    ...(domain.default === null ? [] : [`default ${domain.default}`]),
    ...(domain.notNull ? [...notNull, 'not null'] : []),
  ]
  const checks = born.map((check) => `\n  ${checkClause(fact, check)}`)
  return [
    clauses.join(' ') + checks.join(''),
    ...later.map((check) => `alter domain ${quotePath(path)} add ${checkClause(fact, check)}`),
  ]
}

const isLater = ([, definition = '']: readonly string[]): boolean => isNotValid(definition)

function checkClause(fact: Fact, [name = '', definition = '']: readonly string[]): string {
  const exact = notesOf('domain', fact).exactChecks?.find(([other]) => other === name)?.[1]
  return `constraint ${quoteName(name)} ${tidyCheck(asList(exact ?? definition))}`
}

const notNullClause = (fact: Fact, context: RuleContext): string[] =>
  notNullName(fact, attributesOf('domain', fact).notNullName, context)

interface Becoming {
  readonly fresh: DomainAttributes
  readonly context: RuleContext
}

function alterDomain(fact: Fact, old: DomainAttributes, { fresh, context }: Becoming): string[] {
  const gone = old.checks.filter(([name]) => !find(fresh, name))
  const changed = fresh.checks.filter(([name, definition = '']) => {
    const before = find(old, name)
    return before !== definition && !isValidated(before ?? '', definition)
  })
  const validated = fresh.checks.filter(([name, definition = '']) => isValidated(find(old, name) ?? '', definition))
  const remade = changed.filter(([name]) => find(old, name) !== undefined)
  return [
    ...[...gone, ...remade].map(([name = '']) => `drop constraint ${quoteName(name)}`),
    ...(old.default === fresh.default
      ? []
      : [fresh.default === null ? 'drop default' : `set default ${fresh.default}`]),
    ...notNullChange(fact, old, { fresh, context }),
    ...changed.map((check) => `add ${checkClause(fact, check)}`),
    ...validated.map(([name = '']) => `validate constraint ${quoteName(name)}`),
  ].map((clause) => `alter domain ${quotePath(fact.path)} ${clause}`)
}

function notNullChange(fact: Fact, old: DomainAttributes, { fresh, context }: Becoming): string[] {
  if (old.notNull && !fresh.notNull) return ['drop not null']
  const [name] = notNullClause(fact, context)
  if (!old.notNull && fresh.notNull) return [name ? `add ${name} not null` : 'set not null']
  const isRenamed = old.notNullName !== fresh.notNullName && old.notNullName !== null && fresh.notNullName !== null
  return isRenamed ? [`rename constraint ${quoteName(old.notNullName)} to ${quoteName(fresh.notNullName)}`] : []
}

const find = ({ checks }: DomainAttributes, name: string | undefined): string | undefined =>
  checks.find(([other]) => other === name)?.[1]
