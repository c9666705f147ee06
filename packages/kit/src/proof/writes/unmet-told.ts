/** What is told of statements that met no probe row: losses that need consent, hazards with a query, warnings. */
import type { Problem } from '@tenon/schema/problem'
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { printPath } from '../../catalog/fact-id.ts'
import type { Hazard, Loss } from '../proof.ts'
import type { Unmet, Watched } from './unmet.ts'

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
    .map(({ kind, object, statement, preflight, changedNone }) => ({
      code: 'proof/unmet',
      severity: 'warning',
      message:
        object === undefined
          ? `\`${line(statement)}\` ${kind === 'update' ? 'changes' : 'deletes'} rows of tables that it names only when it runs, and met no probe row.`
          : `\`${line(statement)}\` ${changedNone ? 'changed' : 'met'} no probe row of \`${object}\`: what it makes of real ones was not observed.`,
      hint:
        preflight === undefined
          ? 'Look at what it does on a copy of the real database.'
          : `\`${line(preflight)}\` counts the rows that it may change.`,
    }))

const line = (sql: string): string => {
  const text = sql.trim().replaceAll(/\s+/g, ' ')
  return text.length > 160 ? `${text.slice(0, 159)}…` : text
}
