/** A new sequence behind a column that has rows goes on where the old one stood, and past all values that are there. */
import { attributesOf, type SequenceOptions } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import type { FactBase } from '../../catalog/fact-base.ts'
import { type FactId, factId, printPath } from '../../catalog/fact-id.ts'
import { quoteLiteral, quoteName, quotePath } from '../../sql/quote.ts'
import type { RuleContext } from './rule.ts'

type Path = readonly string[]

/** A sequence that stands by itself, or an identity's. */
interface Feeder {
  readonly path: Path
  readonly options: SequenceOptions
}

/** Not even keys of rows that were deleted are given again. */
export function catchUp({ path, options }: Feeder, column: Path, { before, after }: RuleContext): string[] {
  const [name, table] = [quoteName(column[2] ?? ''), quotePath(column.slice(0, 2))]
  const falls = isFalling(options)
  const [outermost, ends, next] = falls ? ['least', 'min', '- 1'] : ['greatest', 'max', '+ 1']
  const start = options.start ?? (falls ? (options.maximum ?? '-1') : (options.minimum ?? '1'))
  const stays = (one: Path): boolean => [before, after].every((base) => base.has(factId('sequence', one)))
  const stood = feedersOf(column, before)
    .filter((feeder) => isFalling(feeder.options) === falls)
    .map((feeder) => (stays(feeder.path) ? `(${nextOf(feeder)})` : recalled(feeder.path)))
  const values = [`(select ${ends}(${name}) from ${table})::bigint ${next}`, ...stood, start]
  return [`select setval(${quoteLiteral(quotePath(path))}, ${outermost}(${values.join(', ')}), false)`]
}

/** Before an identity, or a sequence, goes: where it stands, if a new one goes on there. */
export function remember(gone: Feeder, column: Path | undefined, context: RuleContext): string[] {
  const columns = column ? [column] : columnsOf(gone.path, context.before)
  if (!columns.some((one) => isTakenOver(one, context))) return []
  return [`select set_config('${setting(gone.path)}', (${nextOf(gone)})::text, false)`]
}

/** By an identity or an owned sequence that comes with the plan: the same that `catchUp` is called for. */
function isTakenOver(column: Path, { before, after }: RuleContext): boolean {
  const isNew = (id: FactId): boolean => after.has(id) && !before.has(id)
  const isOwned = ownedBy(column, after).some(({ path }) => isNew(factId('sequence', path)))
  return before.has(factId('column', column)) && (isOwned || isNew(factId('identity', column)))
}

/** What a sequence gives values to. */
function columnsOf(path: Path, base: FactBase): Path[] {
  const owner = base.get(factId('sequence-owner', path))
  const defaults = base.users(factId('sequence', path)).filter((fact) => fact.kind === 'default')
  return [...(owner ? [attributesOf('sequence-owner', owner).column] : []), ...defaults.map((fact) => fact.path)]
}

/** What gives a column its values: of its identity, owned by it, or asked by its default. */
function feedersOf(column: Path, base: FactBase): Feeder[] {
  const identity = base.get(factId('identity', column))
  const options = identity && attributesOf('identity', identity)
  const asked = (base.get(factId('default', column))?.uses ?? []).flatMap((id) => sequence(base.get(id)))
  const found = [
    ...(options?.sequence ? [{ path: options.sequence, options }] : []),
    ...ownedBy(column, base),
    ...asked,
  ]
  return [...new Map(found.map((feeder) => [printPath(feeder.path), feeder])).values()]
}

const ownedBy = (column: Path, base: FactBase): Feeder[] =>
  base
    .users(factId('column', column))
    .flatMap((fact) => (fact.kind === 'sequence-owner' ? sequence(base.get(factId('sequence', fact.path))) : []))

const sequence = (fact: Fact | undefined): Feeder[] =>
  fact?.kind === 'sequence' ? [{ path: fact.path, options: attributesOf('sequence', fact) }] : []

const isFalling = ({ increment }: SequenceOptions): boolean => increment.startsWith('-')

const nextOf = ({ path, options: { increment } }: Feeder): string =>
  `select case when is_called then last_value + ${increment} else last_value end from ${quotePath(path)}`

/** Empty after a rollback. */
const recalled = (path: Path): string => `nullif(current_setting('${setting(path)}', true), '')::bigint`

/** A setting of the session: in a name of one stand simple words only, without regard to case. */
const setting = (path: Path): string =>
  ['tenon', ...path]
    .map((name) => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `x${Buffer.from(name).toString('hex')}`))
    .join('.')
