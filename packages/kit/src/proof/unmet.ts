/** Statements that delete or change rows, and met no probe row: what they do to real ones nobody saw. */
import type { Problem } from '@tenon/schema/problem'
import { attributesOf } from '../catalog/attributes.ts'
import type { Fact } from '../catalog/fact.ts'
import { printPath } from '../catalog/fact-id.ts'
import { quotePath } from '../sql/quote.ts'
import type { Effect, Hazard, Loss } from './proof.ts'
import type { TableRows } from './rows.ts'
import { assigns, countOf, type Write, writesOf } from './writes.ts'

export interface Unmet {
  readonly statement: string
  readonly kind: Write['kind']
  /** `schema.table` before; absent where only a run tells. */
  readonly object?: string
  readonly cascades: boolean
  /** Counts the rows that it may meet. */
  readonly preflight?: string
}

export interface Watched {
  readonly direction: Loss['direction']
  /** Of the state that it begins with, and all rows then. */
  readonly facts: readonly Fact[]
  readonly rowsBefore: readonly TableRows[]
  readonly effects: readonly Effect[]
}

export function unmetWrites({ facts, rowsBefore, effects }: Watched): readonly Unmet[] {
  const roots = new Map(rowsBefore.map((one) => [printPath(one.path), printPath(one.heirOf ?? one.path)]))
  const rootOf = (object: string): string => roots.get(object) ?? object
  const filled = new Set(rowsBefore.flatMap((one) => (one.rows.length > 0 ? [rootOf(printPath(one.path))] : [])))
  const bodies = routinesOf(facts, effects)
  return effects.flatMap((effect): Unmet[] => {
    const { statement } = effect
    return writesOf(statement, bodies).flatMap((write): Unmet[] => {
      const { kind, target, cascades = false } = write
      const touched = (kind === 'update' ? effect.updated : effect.deleted).map(rootOf)
      if (target.length === 0) return touched.length > 0 ? [] : [{ statement, kind, cascades }]
      // What the change made itself holds no old row.
      return behind(target, facts).flatMap((table): Unmet[] => {
        const object = printPath(table.path)
        const met = kind === 'truncate' ? filled.has(rootOf(object)) : touched.includes(rootOf(object))
        if (met || isHarmless(write, table, facts)) return []
        const preflight = countOf(statement) ?? `select count(*) from ${quotePath(table.path)}`
        return [{ statement, kind, object, cascades, preflight }]
      })
    })
  })
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
function isHarmless({ kind, assigns: text }: Write, table: Fact, facts: readonly Fact[]): boolean {
  if (kind !== 'update' || text === undefined) return false
  const columns = facts.filter((fact) => fact.kind === 'column' && fact.parent === table.id)
  return !columns.some((fact) => assigns(text, fact.path[2] ?? ''))
}

/** Those that were there, and those that the change makes, which may be gone again in the end. */
function routinesOf(facts: readonly Fact[], effects: readonly Effect[]): ReadonlyMap<string, string> {
  const known = facts.flatMap((fact) =>
    fact.kind === 'function' ? [[fact.path[1] ?? '', attributesOf('function', fact).definition] as const] : [],
  )
  const made = effects.flatMap(({ statement }) => {
    const name = /^\s*create\s+(?:or\s+replace\s+)?(?:function|procedure)\s+(?:[\w"$]+\.)?"?([\w$]+)"?/i.exec(statement)
    return name?.[1] === undefined ? [] : [[name[1], statement] as const]
  })
  return new Map([...known, ...made])
}

/** Rows that go, or may, in tables that stay: those that a DELETE names, and those that go along by keys. */
export function unmetLosses(
  unmet: readonly Unmet[],
  { facts, rowsBefore, effects, direction }: Watched,
): readonly Loss[] {
  const standing = (object: string): number =>
    rowsBefore.reduce((sum, one) => {
      const own = printPath(one.path) === object || (one.isPartition && one.heirOf && printPath(one.heirOf) === object)
      return own ? sum + one.rows.length : sum
    }, 0)
  const losses = new Map<string, Loss>()
  const lose = (object: string, kind: Loss['kind'], rows?: number): void => {
    if (losses.has(object)) return
    losses.set(object, { object, kind, direction, probes: 0, ...(rows === undefined ? {} : { rows }) })
  }
  const follow = (object: string, isTruncated: boolean): void => {
    if (losses.has(object)) return
    lose(object, 'dropped', standing(object))
    for (const key of keysTo(object, facts)) {
      if (isTruncated || key.action === 'CASCADE') follow(key.table, isTruncated)
      else for (const column of key.columns) lose(column, 'narrowed')
    }
  }
  for (const { kind, object, cascades } of unmet) {
    if (object === undefined || kind === 'update') continue
    if (kind === 'truncate' && !cascades) lose(object, 'dropped', standing(object))
    else follow(object, kind === 'truncate')
  }
  // Rows that a probe showed to go may take others along, of tables that hold no probe row.
  for (const object of new Set(effects.flatMap(({ deleted }) => deleted))) {
    for (const key of keysTo(object, facts)) {
      if (standing(key.table) > 0) continue
      if (key.action === 'CASCADE') follow(key.table, false)
      else for (const column of key.columns) lose(column, 'narrowed')
    }
  }
  return [...losses.values()]
}

/** Keys that act when a row of the table goes. */
function keysTo(object: string, facts: readonly Fact[]) {
  return facts.flatMap((fact) => {
    if (fact.kind !== 'foreign-key') return []
    const { definition } = attributesOf('foreign-key', fact)
    const parts = /^FOREIGN KEY \((.*?)\) REFERENCES ((?:"(?:[^"]|"")*"|[^"(])+)\(/.exec(definition)
    if (toPrinted(parts?.[2] ?? '') !== object) return []
    const [, action = 'NO ACTION', list] =
      / ON DELETE (CASCADE|SET NULL|SET DEFAULT)(?: \((.*?)\))?/.exec(definition) ?? []
    const table = fact.path.slice(0, 2)
    const names = action === 'NO ACTION' ? [] : namesIn(list ?? parts?.[1] ?? '')
    return [{ table: printPath(table), action, columns: names.map((name) => printPath([...table, name])) }]
  })
}

const namesIn = (list: string): readonly string[] =>
  [...list.matchAll(/"((?:[^"]|"")*)"|([^\s,."]+)/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  )

const toPrinted = (quoted: string): string => printPath(namesIn(quoted.trim()))

export const unmetHazards = (unmet: readonly Unmet[], direction: Loss['direction']): readonly Hazard[] =>
  unmet.flatMap(({ statement, kind, object, preflight }) =>
    object === undefined || preflight === undefined
      ? []
      : [
          {
            ...{ statement, object, lock: null, rewrite: false, scan: false, preflight, direction },
            unmet: kind === 'update' ? ('update' as const) : ('delete' as const),
          },
        ],
  )

/** Deletes need consent, as losses; of the rest one is told. */
export const unmetWarnings = (unmet: readonly Unmet[]): readonly Problem[] =>
  unmet
    .filter(({ kind, object }) => kind === 'update' || object === undefined)
    .map(({ kind, object, statement, preflight }) => ({
      code: 'proof/unmet',
      severity: 'warning',
      message:
        object === undefined
          ? `\`${line(statement)}\` ${kind === 'update' ? 'changes' : 'deletes'} rows of tables that it names only when it runs, and met no probe row.`
          : `\`${line(statement)}\` met no probe row of \`${object}\`: what it makes of real ones was not observed.`,
      hint:
        preflight === undefined
          ? 'Look at what it does on a copy of the real database.'
          : `\`${line(preflight)}\` counts the rows that it may change.`,
    }))

const line = (sql: string): string => {
  const text = sql.trim().replaceAll(/\s+/g, ' ')
  return text.length > 160 ? `${text.slice(0, 159)}…` : text
}
