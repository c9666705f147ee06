/** Reads a database's catalogue as facts: what there is, then a query for each kind of it, in two messages and one snapshot. */
import type { Session } from '@tenon/runtime/migrate'
import type { Fact, Unmodelled } from './fact.ts'
import { readers } from './read/all.ts'
import { dependantQueries, withUses } from './reading/dependant.ts'
import { dependencyQuery, withDependencies } from './reading/dependency.ts'
import { inventoryQuery, isNeeded, toUnion } from './reading/inventory.ts'
import { PlaceMap } from './reading/places.ts'
import type { Reader } from './reading/reader.ts'
import type { Row } from './reading/row.ts'
import { toUnmodelled, toUnmodelledUnion, unmodelledQueries } from './unmodelled.ts'

export interface ReadOptions {
  /** Also `uses` and `fallsWith`, from `pg_depend`: planning needs them, comparing doesn't, and of many tables they are a quarter of the time. True by default. */
  readonly dependencies?: boolean
  /** The session is inside a transaction block already: read there, in a savepoint, instead of in a snapshot of its own. */
  readonly inTransaction?: boolean
}

export interface ReadState {
  /** Sorted by id. */
  readonly facts: readonly Fact[]
  readonly unmodelled: readonly Unmodelled[]
}

/** What the text of definitions depends on. */
const settings = [
  `set local search_path = ''`,
  `set local timezone = 'UTC'`,
  `set local datestyle = 'ISO, YMD'`,
  `set local intervalstyle = 'postgres'`,
  `set local quote_all_identifiers = off`,
  `set local standard_conforming_strings = on`,
  `set local extra_float_digits = 1`,
  `set local bytea_output = 'hex'`,
  `set local jit = off`,
]

/** The queries' joins stand in an order that is good already: to look for another takes the server longer than to run them. */
const plannedAsWritten = [
  `set local join_collapse_limit = 1`,
  `set local enable_mergejoin = off`,
  `set local enable_memoize = off`,
  `set local max_parallel_workers_per_gather = 0`,
]

const ownSnapshot = { open: ['begin isolation level repeatable read, read only'], close: ['commit'] }

const openTransaction = {
  open: ['savepoint tenon_read'],
  close: ['rollback to savepoint tenon_read', 'release savepoint tenon_read'],
}

export async function readFacts(session: Session, options: ReadOptions = {}): Promise<ReadState> {
  const { dependencies = true, inTransaction = false } = options
  const frame = inTransaction ? openTransaction : ownSnapshot
  const version = session.versionNumber
  const ofReaders = readers.flatMap((reader) => reader.queries(version))
  const ofUnmodelled = unmodelledQueries(version)
  const ofDependants = dependencies ? dependantQueries : []
  const queries = [...ofReaders, ...ofUnmodelled, ...ofDependants]
  const found = (
    await session.run([...frame.open, ...settings, ...plannedAsWritten, inventoryQuery(queries)].join(';\n'))
  ).at(-1)
  const needed = isNeeded(queries, found ? toRows(found) : [])

  const unmodelledUnion = toUnmodelledUnion(ofUnmodelled.filter(needed))
  const dependantUnion = toUnion(ofDependants.filter(needed))
  const texts = [
    ...new Set(ofReaders.filter(needed).map(({ text }) => text)),
    ...[unmodelledUnion, dependencies ? dependencyQuery : '', dependantUnion].filter((text) => text !== ''),
  ]
  const answers = (await session.run([...texts, ...frame.close].join(';\n'))).map(toRows)
  const rowsOf = (text: string): readonly Row[] => answers[texts.indexOf(text)] ?? []

  const places = new PlaceMap()
  const facts = readers.flatMap((reader) => readKind(reader, version, rowsOf, places))
  const unmodelled = rowsOf(unmodelledUnion).map(toUnmodelled)
  const whole = dependencies ? withDependencies(facts, places, rowsOf(dependencyQuery)) : facts
  return {
    facts: whole.sort((a, b) => (a.id < b.id ? -1 : 1)),
    unmodelled: dependencies ? withUses(unmodelled, places, rowsOf(dependantUnion)) : unmodelled,
  }
}

function readKind(reader: Reader, version: number, rowsOf: (text: string) => readonly Row[], places: PlaceMap): Fact[] {
  const rows = reader.queries(version).flatMap(({ text }) => rowsOf(text))
  return rows
    .filter((row) => row.kind === undefined || row.kind === reader.kind)
    .flatMap((row) => {
      const fact = reader.toFact(row, places)
      if (fact) places.add(row.address ?? '', fact)
      return fact ?? []
    })
}

const toRows = (answer: { columns: readonly string[]; rows: readonly (readonly (string | null)[])[] }): Row[] =>
  answer.rows.map((values) => {
    // Filled in one order, all rows of an answer share one shape: a third of the time of `Object.fromEntries`.
    const row: Record<string, string | null> = {}
    for (let index = 0; index < answer.columns.length; index++) row[answer.columns[index] ?? ''] = values[index] ?? null
    return row
  })
