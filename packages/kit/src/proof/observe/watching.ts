/** Watches one segment, statement by statement; statements of which it is known what they do wait and are looked at together. */
import type { Answer, Segment, SegmentHooks, Session } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import type { Effect } from '../proof.ts'
import { rehearse } from './alone.ts'
import { type Foreseen, type Foresight, foresight } from './foresee.ts'
import { lockModes } from './lock-mode.ts'
import { nothing, type Seen, startWatch, type Watch } from './watch.ts'

interface Watching {
  readonly segment: Segment
  /** It has so many statements that some are looked at together. */
  readonly isLong: boolean
  readonly effects: Effect[]
}

export function watching(session: Session, { segment, isLong, effects }: Watching): SegmentHooks {
  let own: Watcher | undefined
  return {
    begun: async (_, index) => {
      const watch = await startWatch(session)
      own = new Watcher({ session, watch, index, effects, isTransactional: segment.transactional, isLong })
    },
    around: (run, { sql }) => (own ? own.around(sql, run) : run()),
    ending: async () => own?.settle(),
  }
}

interface About {
  readonly session: Session
  readonly watch: Watch
  readonly index: number
  readonly effects: Effect[]
  readonly isTransactional: boolean
  readonly isLong: boolean
}

interface Waiting {
  readonly sql: string
  readonly foreseen: Foreseen
  readonly said: readonly string[]
}

type Run = () => Promise<readonly Answer[]>

const togetherAtMost = 100
/** So often a guess may be wrong: each time costs one more run of what waited. */
const wrongAtMost = 3
const point = 'tenon_watch'
const strongest = lockModes.length - 1

class Watcher {
  readonly #about: About
  readonly #foresee: Foresight
  readonly #tables: readonly string[]
  #waiting: Waiting[] = []
  #wrong = 0

  constructor(about: About) {
    this.#about = about
    this.#foresee = foresight(about.watch)
    this.#tables = [...about.watch.relations.values()].map((relation) => relation.object)
  }

  async around(sql: string, run: Run): Promise<readonly Answer[]> {
    const { session, isLong } = this.#about
    const foreseen = isLong && this.#wrong < wrongAtMost ? this.#foresee(sql) : undefined
    if (foreseen === undefined) {
      await this.settle()
      return this.#lookAfter(sql, run)
    }
    if (this.#waiting.length === 0) await session.run(`savepoint ${point}`)
    const { answers, said, error } = await heard(session, run)
    if (!answers) {
      // It stops where it stopped, with all before it looked at; whatever else fails now, its reason counts.
      await this.#runAgain().catch(() => {})
      throw error
    }
    this.#waiting.push({ sql, foreseen, said })
    if (this.#waiting.length >= togetherAtMost) await this.settle()
    return answers
  }

  /** Looks at what waits, all at once; where it is not what was foreseen, it runs again, each with a look of its own. */
  async settle(): Promise<void> {
    if (this.#waiting.length === 0) return
    const { session, watch } = this.#about
    const { seen, takeIn } = await watch.look({ isDefinition: true })
    const seenBy = this.#foreseenEffects()
    if (!isSame(seen, seenBy)) {
      this.#wrong++
      return this.#runAgain()
    }
    await session.run(`release ${point}`)
    for (const [at, { sql, said }] of this.#waiting.entries()) this.#tell(sql, said, seenBy[at] ?? nothing)
    this.#waiting = []
    takeIn()
  }

  /** What each adds, told of the first that takes it. */
  #foreseenEffects(): readonly Seen[] {
    const { relations, heldOn } = this.#about.watch
    const taken = new Set<string>()
    return this.#waiting.map(({ foreseen }) => {
      const added = foreseen.filter((oid) => heldOn(oid) < strongest && !taken.has(oid))
      for (const oid of added) taken.add(oid)
      const locks = added.map((oid) => ({ object: relations.get(oid)?.object ?? '', mode: lockModes[strongest] ?? '' }))
      return { ...nothing, locks: locks.sort((a, b) => (a.object < b.object ? -1 : 1)) }
    })
  }

  async #runAgain(): Promise<void> {
    const { session, watch } = this.#about
    const waiting = this.#waiting
    this.#waiting = []
    await session.run(`rollback to ${point}; release ${point}`)
    await watch.startCounts()
    for (const { sql } of waiting) await this.#lookAfter(sql, () => session.run(sql))
  }

  async #lookAfter(sql: string, run: Run): Promise<readonly Answer[]> {
    const { session, watch, isTransactional } = this.#about
    const rehearsed = isTransactional ? undefined : await rehearse(session, sql, watch)
    const { answers, said, error } = await heard(session, run)
    if (!answers) throw error
    const sight = rehearsed ? undefined : await watch.look({ isDefinition: defines.test(sql) })
    sight?.takeIn()
    this.#tell(sql, said, rehearsed ?? sight?.seen ?? nothing)
    return answers
  }

  #tell(sql: string, said: readonly string[], seen: Seen): void {
    const { effects, index } = this.#about
    effects.push({ statement: sql, segment: index, ...withMessages(seen, { said, tables: this.#tables }) })
  }
}

const defines = /^\s*(?:create|alter|drop|comment)\b/i

interface Heard {
  /** Absent where it failed. */
  readonly answers?: readonly Answer[]
  readonly error?: unknown
  readonly said: readonly string[]
}

async function heard(session: Session, run: Run): Promise<Heard> {
  const said: string[] = []
  const stop = session.onNotice((notice) => said.push(notice.message))
  try {
    return { answers: await run(), said }
  } catch (error) {
    return { error, said }
  } finally {
    stop()
  }
}

function isSame(seen: Seen, foreseen: readonly Seen[]): boolean {
  const { locks, ...rows } = seen
  if (Object.values(rows).some((objects) => objects.length > 0)) return false
  const toText = (some: Seen['locks']) => some.map(({ object, mode }) => `${mode} ${object}`).sort()
  return JSON.stringify(toText(locks)) === JSON.stringify(toText(foreseen.flatMap((one) => one.locks)))
}

/** The server tells rewrites and verifying scans itself, without the schema; outside of a transaction that is all there is. */
function withMessages(seen: Seen, { said, tables }: { said: readonly string[]; tables: readonly string[] }) {
  const named = (pattern: RegExp) =>
    said.flatMap((message) => {
      const name = pattern.exec(message)?.[1]
      return name === undefined ? [] : tables.filter((table) => table.endsWith(`.${printPath([name])}`))
    })
  return {
    ...seen,
    rewritten: [...new Set([...seen.rewritten, ...named(/^rewriting table "(.+)"$/)])],
    scanned: [
      ...new Set([
        ...seen.scanned,
        ...named(/^verifying table "(.+)"$/),
        ...named(/^building index ".+" on table "(.+?)"/),
      ]),
    ],
    said,
  }
}
