/** Statements that delete or change rows, and met no probe row: what they do to real ones nobody saw. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { printPath } from '../../catalog/fact-id.ts'
import { type Grammar, loadGrammar, nodeIn, stringsOf } from '../../sql/grammar.ts'
import { quotePath } from '../../sql/quote.ts'
import type { Effect, Loss } from '../proof.ts'
import type { ColumnPairs, TableRows } from '../rows/rows.ts'
import { countQuery } from './count-query.ts'
import type { Write } from './own-writes.ts'
import { hasExpression, retypedBy } from './using-expression.ts'
import { mayWrite, type Routine, writesOf } from './writes.ts'

export interface Unmet {
  readonly statement: string
  readonly kind: Write['kind']
  /** `schema.table` before; absent where only a run tells. */
  readonly object?: string
  readonly cascades: boolean
  /** Counts the rows that it may meet. */
  readonly preflight?: string
  /** It met probe rows, and none of their values is another now. */
  readonly changedNone?: true
}

export interface Watched {
  readonly direction: Loss['direction']
  /** Of the state that it begins with, and all rows then. */
  readonly facts: readonly Fact[]
  readonly rowsBefore: readonly TableRows[]
  readonly effects: readonly Effect[]
  /** What became of the values; absent where nobody compared them. */
  readonly columns?: readonly ColumnPairs[] | undefined
}

/** The grammar is loaded only where words of a statement say that it may be needed. */
export async function unmetWrites(watched: Watched): Promise<readonly Unmet[]> {
  const { facts, effects } = watched
  const standing = routinesIn(facts)
  const makers = effects.map(({ statement }) => statement).filter((statement) => makesRoutine.test(statement))
  // The name of what is made is a word of the text that makes it.
  const hinted = [...standing, ...makers.flatMap(wordsBeforeBracket)]
  const suspects = effects.filter(({ statement }) => mayWrite(statement, hinted))
  const computed = effects.flatMap((effect) => unmetComputing(effect, watched))
  if (suspects.length === 0) return computed
  const grammar = await loadGrammar()
  const made = makers.flatMap((definition) => toRoutine(definition, grammar))
  const isMade = ({ path }: Routine) => made.some((one) => one.path.at(-1) === path.at(-1))
  const known = { grammar, routines: [...made, ...standing.filter((one) => !isMade(one))] }
  const rows = rowsOf(watched)
  const written = suspects.flatMap((effect) =>
    writesOf(effect.statement, known).flatMap((write) =>
      unmet(effect, write, { ...rows, facts, grammar, columns: watched.columns ?? [] }),
    ),
  )
  return [...computed, ...written]
}

/** A change of type that computes the values and left those of the probe rows as they were. */
function unmetComputing({ statement, rewritten }: Effect, { columns = [] }: Watched): readonly Unmet[] {
  if (!hasExpression(statement)) return []
  const names = retypedBy(statement)
  const kept = columns.filter(
    ({ path, anew, filled, different }) =>
      !anew &&
      filled > 0 &&
      different.length === 0 &&
      names.includes(path[2] ?? '') &&
      rewritten.includes(tableOf(path)),
  )
  return [...new Map(kept.map(({ path }) => [tableOf(path), path.slice(0, 2)]))].map(([object, path]) => ({
    ...{ statement, kind: 'update', object, cascades: false, changedNone: true },
    preflight: `select count(*) from ${quotePath(path)}`,
  }))
}

const tableOf = (path: readonly string[]): string => printPath(path.slice(0, 2))

interface Rows {
  /** The table that a partition is a part of; itself for another. */
  rootOf(object: string): string
  readonly filled: ReadonlySet<string>
}

function rowsOf({ rowsBefore }: Watched): Rows {
  const roots = new Map(rowsBefore.map((one) => [printPath(one.path), printPath(one.heirOf ?? one.path)]))
  const rootOf = (object: string): string => roots.get(object) ?? object
  const filled = new Set(rowsBefore.flatMap((one) => (one.rows.length > 0 ? [rootOf(printPath(one.path))] : [])))
  return { rootOf, filled }
}

function unmet(
  effect: Effect,
  write: Write,
  { rootOf, filled, facts, grammar, columns }: Rows & Pick<Required<Watched>, 'facts'> & Asked,
): readonly Unmet[] {
  const { statement } = effect
  const { kind, target, cascades = false } = write
  const touched = (kind === 'update' ? effect.updated : effect.deleted).map(rootOf)
  if (target.length === 0) return touched.length > 0 ? [] : [{ statement, kind, cascades }]
  // What the change made itself holds no old row.
  return behind(target, facts).flatMap((table): Unmet[] => {
    const object = printPath(table.path)
    const met = kind === 'truncate' ? filled.has(rootOf(object)) : touched.includes(rootOf(object))
    const changedNone = met && kind === 'update' && keepsAll(write, object, columns)
    if ((met && !changedNone) || isHarmless(write, table, facts)) return []
    const preflight = countQuery(statement, grammar) ?? `select count(*) from ${quotePath(table.path)}`
    return [{ statement, kind, object, cascades, preflight, ...(changedNone ? { changedNone } : {}) }]
  })
}

interface Asked {
  readonly grammar: Grammar
  readonly columns: readonly ColumnPairs[]
}

/** Of the columns that it assigns to, as far as they are there on both sides, no value came out as another. */
function keepsAll({ columns: assigned = [] }: Write, object: string, columns: readonly ColumnPairs[]): boolean {
  const own = columns.filter(
    ({ path, anew }) => !anew && printPath(path.slice(0, 2)) === object && assigned.includes(path[2] ?? ''),
  )
  return own.length > 0 && own.every(({ filled, different }) => filled > 0 && different.length === 0)
}

/** The table of that name, or those that the view of that name stands on. */
function behind(target: readonly string[], facts: readonly Fact[]): readonly Fact[] {
  const found = findNamed(target, facts)
  if (!found || found.kind === 'table') return found ? [found] : []
  const used = new Set(found.uses.flatMap((id) => [id, facts.find((fact) => fact.id === id)?.parent]))
  return facts.filter((fact) => fact.kind === 'table' && used.has(fact.id))
}

/** A bare name is looked for in `public` first. */
function findNamed(target: readonly string[], facts: readonly Fact[]): Fact | undefined {
  const name = target.at(-1)
  const [schema] = target.length > 1 ? target : [undefined]
  const found = facts.filter(
    ({ kind, path }) =>
      (kind === 'table' || kind === 'view') && path[1] === name && (schema === undefined || path[0] === schema),
  )
  return found.find(({ path }) => path[0] === 'public') ?? found[0]
}

/** It only fills columns that the change made. */
function isHarmless({ kind, columns }: Write, table: Fact, facts: readonly Fact[]): boolean {
  if (kind !== 'update' || columns === undefined) return false
  const old = facts.filter((fact) => fact.kind === 'column' && fact.parent === table.id)
  return !old.some((fact) => columns.includes(fact.path[2] ?? ''))
}

const routinesIn = (facts: readonly Fact[]): readonly Routine[] =>
  facts.flatMap((fact) =>
    fact.kind === 'function'
      ? [{ path: fact.path.slice(0, 2), definition: attributesOf('function', fact).definition }]
      : [],
  )

const makesRoutine = /^\s*create\s+(?:or\s+replace\s+)?(?:function|procedure)\b/i

/** Made by the change, and maybe gone again in the end. */
function toRoutine(definition: string, grammar: Grammar): readonly Routine[] {
  const path = stringsOf(nodeIn(grammar.parse(definition)?.[0], 'CreateFunctionStmt')?.funcname)
  return path.length === 0 ? [] : [{ path, definition }]
}

const wordsBeforeBracket = (definition: string): readonly Routine[] =>
  [...(definition.split('(', 1)[0] ?? '').matchAll(/[\w$]+/g)].slice(-1).map(([word]) => ({ path: [word], definition }))
