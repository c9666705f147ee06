/** Rows that the state before a change takes and the state after may refuse: NULLs, duplicates, orphans, values out of range. */
import type { Session } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import { type Fresh, freshRow } from '../rows/fresh-row.ts'
import { candidatesOf } from '../seed/candidates.ts'
import type { SeedTable } from '../seed/catalog.ts'
import { type Coming, type ComingTable, holdsLabel } from '../seed/coming.ts'
import type { RowValues } from '../seed/variable-context.ts'
import { breakingValues } from './breaking-values.ts'
import { colliding, collidingRows } from './collision.ts'
import {
  breaking,
  labelledOther,
  labelledWithin,
  narrowed,
  nullIn,
  type Place,
  placeOf,
  pointing,
  pointingNowhere,
  repeated,
} from './preflight.ts'
import { type RowMaker, solvedRows } from './solved-row.ts'
import { validating } from './validating.ts'

export interface Violator {
  /** `schema.table` or `schema.table.column` that the new rule stands on. */
  readonly object: string
  readonly table: SeedTable
  readonly rows: readonly RowValues[]
  /** What to put in where these are refused, the best first: rows that look more like those that are there. */
  readonly otherwise?: readonly (readonly RowValues[])[]
  /** Counts the rows of a real database that would stop the statement. */
  readonly preflight: string
  /** The column whose values may come out of the change as others, when nothing stops it. */
  readonly watched?: string
  /** The coming type takes the values, maybe as others. */
  readonly taken?: boolean
  /** What the rows break, where it may become valid by a statement of its own. Without rows none can be tried: it is there already. */
  readonly constraint?: string
}

/** What a violator met. */
export interface Met {
  readonly violator: Violator
  readonly statement: string
  /** Values that went through and came out as others; 0 when the statement was stopped. */
  readonly altered: number
}

export async function violatorsOf(
  session: Session,
  coming: Coming,
  filled: Fresh['filled'],
): Promise<readonly Violator[]> {
  const found: Violator[] = []
  const known = new Set<string>()
  for (const table of filled.catalog.tables) {
    const next = coming.tables.get(printPath([table.schema, table.name]))
    const base = filled.values.get(table.id)?.[0]
    if (!next || !base) continue
    const told = next.partitionOf ?? table
    // One partition speaks for all.
    if (known.has(nameOf(told))) continue
    known.add(nameOf(told))
    const about: About = {
      told,
      next,
      base,
      filled,
      enums: coming.enums,
      usings: coming.usings,
      place: placing(table, next),
    }
    found.push(...validations(table, about))
    found.push(...nullViolators(table, about), ...(await checkViolators(session, table, about)))
    found.push(...labelViolators(table, about), ...labelledViolators(table, about))
    found.push(...(await valueViolators(session, table, about)))
    found.push(...duplicates(table, about), ...(await collisions(session, table, about)), ...orphans(table, about))
  }
  return found
}

const nameOf = ({ schema, name }: Place, ...more: readonly string[]): string => printPath([schema, name, ...more])

interface About extends Fresh {
  /** What is told of: the table, or the one that it is a partition of. */
  readonly told: Place
  readonly next: ComingTable
  readonly enums: Coming['enums']
  readonly usings: Coming['usings']
  readonly place: (makers: readonly RowMaker[]) => Pick<Violator, 'rows' | 'otherwise'>
}

/** Rows that stand side by side with all others of the table, also under what comes to be unique: each breaks one rule only. */
function placing(table: SeedTable, { uniques }: ComingTable): About['place'] {
  const own = new Set([table.primaryKey, ...table.uniques].flat())
  const coming = new Set(uniques.flatMap(({ columns }) => columns))
  const next: SeedTable = {
    ...table,
    uniques: [...table.uniques, ...uniques.map(({ columns }) => columns)],
    // What is left to its default is no other value.
    columns: table.columns.map((one) =>
      coming.has(one.name) && !own.has(one.name) ? { ...one, hasDefault: false } : one,
    ),
  }
  let turns = 0
  return (makers) => {
    const from = turns
    turns += makers.length
    const rows = (of: SeedTable, turn: number) => makers.map((make, index) => make(of, turn + index))
    return { rows: rows(next, from), otherwise: [rows(next, 0), rows(table, 0)] }
  }
}

/** A row like those that are there, but for some values. */
const fresh =
  (about: Fresh, values: readonly (readonly [string, string | null])[], keep?: readonly string[]): RowMaker =>
  (table, turn) =>
    new Map([...freshRow(table, about, turn, keep), ...values])

function nullViolators(table: SeedTable, about: About): Violator[] {
  return about.next.notNull.map((name) => ({
    object: nameOf(about.told, name),
    table,
    ...about.place([fresh(about, [[name, null]])]),
    preflight: nullIn(about.told, name),
  }))
}

/** Labels that go. */
const labelViolators = (table: SeedTable, about: About): Violator[] =>
  [...about.next.labels].flatMap(([name, kept]) => {
    const column = table.columns.find((one) => one.name === name)
    const gone = column ? candidatesOf(column, about.filled.catalog).filter((label) => !kept.includes(label)) : []
    return gone.slice(0, triedAtMost).map((label) => ({
      object: nameOf(about.told, name),
      table,
      ...about.place([fresh(about, [[name, label]])]),
      preflight: labelledOther(about.told, name, kept),
      watched: name,
    }))
  })

/** Values of types that are made of them. */
const labelledViolators = (table: SeedTable, about: About): Violator[] =>
  [...about.next.labelsWithin].flatMap(([name, lost]) => {
    const column = table.columns.find((one) => one.name === name)
    const values = column ? candidatesOf(column, about.filled.catalog).filter((value) => holdsLabel(value, lost)) : []
    return values.slice(0, triedAtMost).map((value) => ({
      object: nameOf(about.told, name),
      table,
      ...about.place([fresh(about, [[name, value]])]),
      preflight: labelledWithin(about.told, name, lost),
      watched: name,
    }))
  })

const triedAtMost = 3

/** Where no probe row holds them: values that the coming type refuses, each alone; and those that it takes as others. */
async function valueViolators(session: Session, table: SeedTable, about: About): Promise<readonly Violator[]> {
  const found: Violator[] = []
  for (const [name, type] of about.next.types) {
    const object = nameOf(about.told, name)
    const column = table.columns.find((one) => one.name === name)
    const fate = about.filled.fates.get(nameOf(table, name))
    if (!column || !fate) continue
    const there = new Set((about.filled.values.get(table.id) ?? []).flatMap((row) => row.get(name) ?? []))
    const unseen = (values: ReadonlySet<string>) =>
      [...values].some((value) => there.has(value)) ? new Set<string>() : values
    const rows = (values: ReadonlySet<string>) =>
      solvedRows(session, table, { about, wanted: { column: name, values: unseen(values), most: triedAtMost } })
    const preflight = narrowed(about.told, {
      ...{ name, from: column.type, to: type, labels: about.enums?.get(type), versionNumber: session.versionNumber },
      using: about.usings?.get(nameOf(table, name)) ?? about.usings?.get(object),
      others: table.columns.flatMap((one) => (one.name === name ? [] : [one.name])),
    })
    const same = { object, table, preflight, watched: name }
    const taken = await rows(fate.altered)
    found.push(...(await rows(fate.refused)).map((row) => ({ ...same, ...about.place([row]) })))
    if (taken.length > 0) found.push({ ...same, ...about.place(taken), taken: true })
  }
  return found
}

async function checkViolators(session: Session, table: SeedTable, about: About): Promise<Violator[]> {
  const found: Violator[] = []
  for (const check of about.next.checks.filter(({ isThere }) => !isThere)) {
    const values = await breakingValues(session, table, { check, filled: about.filled })
    if (!values) continue
    found.push({
      object: nameOf(about.told),
      table,
      ...about.place([fresh(about, values)]),
      preflight: breaking(about.told, check.expression),
      constraint: check.name,
    })
  }
  return found
}

function duplicates(table: SeedTable, about: About): Violator[] {
  const known = new Set(about.next.collisions.map(({ name }) => name))
  const plain = about.next.uniques.filter(({ name }) => !known.has(name))
  return plain.map((unique) => {
    return {
      object: nameOf(about.told, ...(unique.columns.length === 1 ? unique.columns : [])),
      table,
      ...about.place([fresh(about, [], unique.columns)]),
      preflight: repeated(about.told, unique.columns),
    }
  })
}

const validations = (table: SeedTable, { told, next }: About): Violator[] =>
  validating(told, next).map(({ columns, name, preflight }) => ({
    object: nameOf(told, ...(columns.length === 1 ? columns : [])),
    ...{ table, rows: [], preflight, constraint: name },
  }))

async function collisions(session: Session, table: SeedTable, about: About): Promise<Violator[]> {
  const found: Violator[] = []
  for (const collision of about.next.collisions) {
    const choices = await collidingRows(session, table, { collision, filled: about.filled })
    const [first, ...more] = choices.map((rows) => about.place(rows.map((values) => fresh(about, values))))
    if (!first) continue
    const otherwise = [first, ...more].flatMap((one, index) => [
      ...(index > 0 ? [one.rows] : []),
      ...(one.otherwise ?? []),
    ])
    const preflight = colliding(about.told, collision)
    found.push({ object: nameOf(about.told), table, rows: first.rows, otherwise, preflight })
  }
  return found
}

function orphans(table: SeedTable, about: About): Violator[] {
  const { tables, types } = about.filled.catalog
  return about.next.foreignKeys.flatMap((key) => {
    if (key.isThere) return []
    // A partitioned table holds no rows: it is none of those that are filled.
    const own = tables.find((one) => nameOf(one) === key.target)
    const holders = own ? [own] : tables.filter(({ ancestors }) => ancestors.length > 0)
    const values: [string, string][] = []
    for (const [at, name] of key.columns.entries()) {
      const column = table.columns.find((one) => one.name === name)
      const there = (id: string, of: string | undefined) =>
        of === undefined ? [] : (about.filled.values.get(id) ?? []).map((one) => one.get(of))
      const pointed = holders.flatMap(({ id }) => there(id, key.targetColumns[at]))
      const taken = new Set([...there(table.id, name), ...pointed])
      const value = column && candidatesOf(column, { tables, types }).find((one) => !taken.has(one))
      if (value === undefined) return []
      values.push([name, value])
    }
    const target = key.target === '' ? undefined : (own ?? placeOf(key.target))
    const violator: Violator = {
      object: nameOf(about.told, ...(key.columns.length === 1 ? key.columns : [])),
      table,
      ...about.place([fresh(about, values)]),
      preflight: target ? pointingNowhere(about.told, key, target) : pointing(about.told, key.columns),
      constraint: key.name,
    }
    return [violator]
  })
}
