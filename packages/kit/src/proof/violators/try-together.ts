/** Runs a segment over rows that may stop it: behind a savepoint each statement tells which of them do, and goes on without those. */
import { DatabaseError, runSegment, type Segment, type Session } from '@tenon/runtime/migrate'
import { isDataError } from '../attempt/data-error.ts'
import { mentions } from '../seed/catalog.ts'
import { alteredIn, type ReadTable, readTable } from './altered.ts'
import { among, removeAmid, type Tried } from './tried-row.ts'
import type { Met, Violator } from './violator.ts'

interface Trial {
  readonly tried: readonly Tried[]
  readonly tell: (met: Met) => void
}

/** Those that have to be tried alone: rows that could not be told apart. */
export async function tryTogether(
  session: Session,
  segment: Segment,
  { tried, tell }: Trial,
): Promise<readonly Violator[]> {
  const before = await readWatched(session, tried)
  const run = new TrialRun({ session, tell, present: new Set(tried) })
  try {
    await runSegment(session, segment, 0, {
      around: (work, { sql }) => run.around(sql, work),
      ending: async () => {
        const last = segment.statements.at(-1) ?? ''
        await run.around(last, () => session.run('set constraints all immediate'))
        await tellAltered(session, segment, { before, present: run.present, tell })
        throw new Enough()
      },
    })
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  }
  return run.alone.map(({ violator }) => violator)
}

/** Nothing is left to be seen. */
class Enough extends Error {}

interface Running {
  readonly session: Session
  readonly tell: (met: Met) => void
  /** Those whose rows are still there. */
  readonly present: Set<Tried>
}

class TrialRun {
  readonly #about: Running
  /** Those that have to be tried alone. */
  readonly alone: Tried[] = []

  constructor(about: Running) {
    this.#about = about
  }

  get present(): ReadonlySet<Tried> {
    return this.#about.present
  }

  async around<Result>(sql: string, work: () => Promise<Result>): Promise<Result> {
    const { session, present, tell } = this.#about
    // Behind a savepoint of ours its own would go with ours.
    if (ofSavepoints.test(sql)) return this.#stopAtFault(work)
    if (present.size === 1) return this.#stopAtFault(work, (fault) => this.#tellAll(present, sql, fault))
    await session.run(`savepoint ${point}`)
    const first = await attempt(work)
    if (!('fault' in first)) {
      await session.run(`release ${point}`)
      return first.done
    }
    const stopping = await this.#stoppedBy(sql, first.fault, work)
    for (const { one, fault } of stopping) {
      if (isDataError(fault?.sqlstate)) tell({ violator: one.violator, statement: sql, altered: 0 })
      present.delete(one)
    }
    if (present.size === 0) throw new Enough()
    await this.#back(stopping.map(({ one }) => one))
    return this.#stopAtFault(async () => {
      const done = await work()
      await session.run(`release ${point}`)
      return done
    })
  }

  /** Whom a statement stops at by themselves. */
  async #stoppedBy(sql: string, fault: DatabaseError, work: () => Promise<unknown>): Promise<readonly Stopping[]> {
    const present = [...this.#about.present]
    const told = present.filter(({ violator: { table } }) => fault.table === table.name)
    const named = present.filter(({ violator: { table } }) => mentions(sql, table.name))
    let left = fault
    for (const suspects of [told, named, present]) {
      if (suspects.length === 0) continue
      const without = await this.#attemptWithout(suspects, work)
      if ('fault' in without) {
        left = without.fault
        continue
      }
      const found = suspects.length === 1 ? suspects.map((one) => ({ one, fault })) : []
      if (suspects.length > 1) found.push(...(await this.#among(suspects, { suspects, work })))
      if (found.length > 0) return found
      // Only together do they stop it: the first goes on.
      const others = suspects.slice(1)
      this.alone.push(...others)
      return others.map((one) => ({ one }))
    }
    // It stops without any of them, and that is no news of theirs; or because they were taken out, which an index still sees.
    if (left.message === fault.message && !indexes.test(sql)) throw new Enough()
    return this.#giveUp()
  }

  /** By halves, of which one stops it: those that stop it without any other of the suspects. */
  async #among(group: readonly Tried[], about: Halving): Promise<readonly Single[]> {
    const middle = Math.ceil(group.length / 2)
    const found: Single[] = []
    for (const half of [group.slice(0, middle), group.slice(middle)]) {
      const others = about.suspects.filter((one) => !half.includes(one))
      const done = await this.#attemptWithout(others, about.work)
      if (!('fault' in done)) continue
      const [one, ...more] = half
      if (one && more.length === 0) found.push({ one, fault: done.fault })
      else found.push(...(await this.#among(half, about)))
    }
    return found
  }

  async #attemptWithout(some: readonly Tried[], work: () => Promise<unknown>): Promise<Attempted<unknown>> {
    await this.#back(some)
    return attempt(work)
  }

  /** To where the statement has not run, and some rows are not there. */
  async #back(without: readonly Tried[]): Promise<void> {
    const { session } = this.#about
    await session.run(`rollback to ${point}`)
    if (!(await removeAmid(session, without))) this.#giveUp()
  }

  #giveUp(): never {
    this.alone.push(...this.#about.present)
    throw new Enough()
  }

  #tellAll(tried: ReadonlySet<Tried>, statement: string, { sqlstate }: DatabaseError): void {
    if (isDataError(sqlstate)) for (const { violator } of tried) this.#about.tell({ violator, statement, altered: 0 })
  }

  async #stopAtFault<Result>(
    work: () => Promise<Result>,
    tell: (fault: DatabaseError) => void = () => {},
  ): Promise<Result> {
    const found = await attempt(work)
    if (!('fault' in found)) return found.done
    tell(found.fault)
    throw new Enough()
  }
}

const point = 'tenon_trial'
/** An index takes in what was deleted in its own transaction, and computes what it says of it. */
const indexes = /\b(?:index|exclude|unique|primary\s+key)\b/i
const ofSavepoints = /^\s*(?:savepoint|release|rollback)\b/i

interface Stopping {
  readonly one: Tried
  /** Absent where it does not stop by itself. */
  readonly fault?: DatabaseError
}

type Single = Required<Stopping>

interface Halving {
  readonly suspects: readonly Tried[]
  readonly work: () => Promise<unknown>
}

type Attempted<Result> = { readonly done: Result } | { readonly fault: DatabaseError }

async function attempt<Result>(work: () => Promise<Result>): Promise<Attempted<Result>> {
  try {
    return { done: await work() }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return { fault: error }
  }
}

type Watched = ReadonlyMap<Tried, ReadTable>

async function readWatched(session: Session, tried: readonly Tried[]): Promise<Watched> {
  const found = new Map<Tried, ReadTable>()
  for (const one of tried) {
    const { table, watched } = one.violator
    const read = watched === undefined ? undefined : await readTable(session, table, among(one.ctids))
    if (read) found.set(one, read)
  }
  return found
}

interface Passed {
  readonly before: Watched
  readonly present: ReadonlySet<Tried>
  readonly tell: (met: Met) => void
}

async function tellAltered(session: Session, { statements }: Segment, { before, present, tell }: Passed) {
  for (const [one, read] of before) {
    const { violator } = one
    const { watched } = violator
    const after = present.has(one) && watched !== undefined ? await readTable(session, violator.table) : undefined
    const altered = after && watched !== undefined ? await alteredIn(session, watched, { before: read, after }) : 0
    if (altered === 0 || watched === undefined) continue
    const statement = statements.find((sql) => sql.includes(watched))
    tell({ violator, statement: statement ?? statements[0] ?? '', altered })
  }
}
