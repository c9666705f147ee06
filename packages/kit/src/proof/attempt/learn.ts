/** What a failed attempt teaches the next one: rows that stop the change are no common rows, and stopping is a hazard. */
import type { DatabaseError, Segment, SegmentFailure } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import type { Lesson } from '../prove-input.ts'
import { mentions, type SeedTable } from '../seed/catalog.ts'
import type { Coming } from '../seed/coming.ts'
import { anyRow, narrowed } from '../violators/preflight.ts'
import { hasExpression, retypedBy } from '../writes/using-expression.ts'
import type { Attempt } from './attempt.ts'
import { isDataError } from './data-error.ts'

export interface Care {
  readonly coming: Coming
  /** What the rows before have to satisfy: less, as long as the up mends the rest. */
  common: Coming
  /** Names before and after: a statement may use either. */
  readonly renamed: Renamed
  /** Columns that get only values which their coming type takes. */
  readonly careful: Set<string>
  /** Tables that get no rows before the up. */
  readonly leaveOut: Set<string>
  /** Tables that get one row before the up. */
  readonly lone: Set<string>
  newer: boolean
  /** Tables after the up whose rows go before the down. */
  readonly emptied: Set<string>
}

export type Renamed = readonly (readonly [before: string, after: string])[]

/** Empty when there is nothing more to learn. */
export function learn(done: Attempt, care: Care): readonly Lesson[] | 'careful' | 'again' {
  const up = done.up.failure
  if (up) return isDataError(up.error.sqlstate) ? learnUp(done, up, care) : []
  const down = done.down?.run?.failure
  return down && isDataError(down.error.sqlstate) ? learnDown(done, down, care) : []
}

const pathOf = ({ schema, name }: SeedTable): string => printPath([schema, name])

function learnUp(done: Attempt, failure: SegmentFailure, care: Care): readonly Lesson[] | 'careful' | 'again' {
  const { coming, careful, leaveOut } = care
  const isBroken = failure.error.sqlstate?.startsWith('23') === true
  if (isBroken && care.common !== coming) return strict(care)
  const open = done.filled.catalog.tables.filter(
    (table) => (done.filled.rows.get(table.id) ?? 0) > 0 && !leaveOut.has(pathOf(table)),
  )
  const touched = touchedBy(failure, open, care.renamed)
  const isRetyped = touched.some((table) =>
    [...(coming.tables.get(pathOf(table))?.types.keys() ?? [])].some(
      (name) =>
        !careful.has(printPath([table.schema, table.name, name])) && isNamed(failure.place.sql, name, care.renamed),
    ),
  )
  if (isRetyped) {
    // All at once: values that both types take are as good for those that did not fail.
    for (const [table, next] of coming.tables)
      for (const name of next.types.keys()) careful.add(`${table}.${printPath([name])}`)
    return 'careful'
  }
  if (care.common !== coming) return strict(care)
  const { sqlstate = '' } = failure.error
  if (/^23(?:505|P01)$/.test(sqlstate) && leaveLone(touched, care, (path) => collides(path, coming)).length > 0)
    return 'again'
  const isOfValues = sqlstate.startsWith('22')
  const about = { direction: 'up', rows: 'old' } as const
  if (isOfValues && !isComputing(failure.place.sql)) {
    // Boundary values are what a sum or a cast stumbles over first: the plainest row may pass.
    const plainest = leaveLone(touched, care)
    if (plainest.length > 0)
      return plainest.map((table) => ({ ...lesson(table, failure, about), preflight: null, isPartial: true }))
  }
  for (const table of touched) leaveOut.add(pathOf(table))
  return touched.map((table) => {
    const told = lesson(table, failure, about)
    // A value of another shape may pass: nobody knows of any row but the probes.
    const isUnfit = isOfValues && defines.test(failure.place.sql)
    return isUnfit ? { ...told, preflight: null, isUnfit } : told
  })
}

const defines = /^\s*(?:alter|create)\b/i

const isComputing = (sql: string): boolean => hasExpression(sql) && retypedBy(sql).length > 0

const collides = (path: string, { tables }: Coming): boolean => (tables.get(path)?.collisions.length ?? 0) > 0

/** Those of the tables that had more than one row until now. */
function leaveLone(
  tables: readonly SeedTable[],
  { lone }: Care,
  isWanted: (path: string) => boolean = () => true,
): readonly SeedTable[] {
  const crowded = tables.filter((table) => !lone.has(pathOf(table)) && isWanted(pathOf(table)))
  for (const table of crowded) lone.add(pathOf(table))
  return crowded
}

/** The up does not mend the rows after all. */
function strict(care: Care): 'again' {
  care.common = care.coming
  return 'again'
}

function learnDown(done: Attempt, failure: SegmentFailure, care: Care): readonly Lesson[] {
  const { down } = done
  const filled = new Set(
    (down?.written ?? []).filter((table) => table.rows.length > 0).map((table) => printPath(table.path)),
  )
  const open = (down?.catalog.tables ?? []).filter(
    (table) => filled.has(pathOf(table)) && !care.emptied.has(pathOf(table)),
  )
  const touched = touchedBy(failure, open, care.renamed)
  if (care.newer) {
    care.newer = false
    const [first] = touched
    return first ? [lesson(first, failure, { direction: 'down', rows: 'newer' })] : []
  }
  for (const table of touched) care.emptied.add(pathOf(table))
  return touched.map((table) => lesson(table, failure, { direction: 'down', rows: 'old' }))
}

/** Those that the statement names, else the one that the server names, else all: a block or a function hides them. */
function touchedBy(
  { place, error }: SegmentFailure,
  open: readonly SeedTable[],
  renamed: Renamed,
): readonly SeedTable[] {
  const named = open.filter((table) => isNamed(place.sql, table.name, renamed))
  if (named.length > 0) return named
  const told = open.filter((table) => isTold(table, error))
  return told.length > 0 ? told : open
}

/** By its own name, or by the one on the other side of the change. */
function isNamed(sql: string, name: string, renamed: Renamed): boolean {
  const others = renamed.flatMap(([old, fresh]) => (old === name ? [fresh] : fresh === name ? [old] : []))
  return [name, ...others].some((one) => mentions(sql, one))
}

const isTold = ({ schema, name }: SeedTable, error: DatabaseError): boolean =>
  error.table === name && (error.schema === undefined || error.schema === schema)

const lesson = (
  table: SeedTable,
  { place, error }: SegmentFailure,
  about: Pick<Lesson, 'direction' | 'rows'>,
): Lesson => ({
  ...about,
  object: pathOf(table),
  statement: place.sql,
  message: error.message,
  preflight: anyRow(table),
  refused: 0,
  ...(error.column !== undefined && isTold(table, error) ? { column: error.column } : {}),
  isTold: isTold(table, error),
})

/** Values of the bold attempt that the coming types do not take: what a real database may hold as well. */
export function refusals(
  bold: Attempt,
  done: Attempt,
  {
    coming,
    up,
    renamed,
    versionNumber,
  }: Pick<Care, 'coming' | 'renamed'> & { readonly up: readonly Segment[]; readonly versionNumber: number },
): Lesson[] {
  const statements = up.flatMap((segment) => segment.statements)
  const found = bold.filled.catalog.tables.flatMap((table) => {
    const { types = [], partitionOf: told = table } = coming.tables.get(pathOf(table)) ?? {}
    return [...types].flatMap(([name, type]): Lesson[] => {
      const object = printPath([told.schema, told.name, name])
      const fitting = done.filled.careful.get(printPath([table.schema, table.name, name]))
      const values = (bold.filled.values.get(table.id) ?? []).flatMap((row) => row.get(name) ?? [])
      const refused = values.filter((value) => fitting !== undefined && !fitting.includes(value)).length
      if (refused === 0) return []
      const statement = statements.find(
        (sql) => isNamed(sql, told.name, renamed) && isNamed(sql, name, renamed) && / type /i.test(sql),
      )
      const from = table.columns.find((one) => one.name === name)?.type ?? 'text'
      const preflight = narrowed(told, {
        ...{ name, from, to: type, labels: coming.enums?.get(type), versionNumber, using: coming.usings?.get(object) },
        others: table.columns.flatMap((one) => (one.name === name ? [] : [one.name])),
      })
      const message = bold.up.failure?.error.message ?? ''
      const place = { object, statement: statement ?? statements[0] ?? '', message, preflight, refused }
      return [{ direction: 'up', rows: 'old', ...place }]
    })
  })
  const refusedOf = (object: string) => found.reduce((sum, one) => (one.object === object ? sum + one.refused : sum), 0)
  // Those of partitions are told as one.
  const single = new Map(found.map((one) => [one.object, one]))
  return [...single.values()].map((one) => ({ ...one, refused: refusedOf(one.object) }))
}
