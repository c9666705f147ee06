/** Keeps what was read: facts as JSON in the cache folder, and the database itself with the scratch, both by the hash of their inputs and of the code that reads them. */
import { createHash } from 'node:crypto'
import type { Session } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import { readFacts } from '../catalog/read-facts.ts'
import { type CacheFile, isInCache, readCacheFile, writeCacheFile } from '../database/cache-file.ts'
import { pinStatements } from '../database/pin.ts'
import { runSegmentsQuickly } from '../database/quick-segments.ts'
import type { KeptDatabase, Scratch, ScratchDatabase } from '../database/scratch.ts'
import type { StateContext } from './context.ts'
import type { Beginning, State } from './state.ts'

export const readBy = (scratch: Scratch): string => `${scratch.provider} ${scratch.version}`

/** Bodies of functions may name what comes later. */
export const unchecked = 'set check_function_bodies = off'

export interface Recipe {
  readonly name: string
  /** Of everything that the state is made of: `stateKey`. */
  readonly key: string
  readonly extensions: readonly string[]
  /** A kept database that `build` begins with; an empty one without. */
  readonly from?: KeptDatabase
  readonly beginnings?: readonly Beginning[]
  /** Runs in that database, by a session whose function bodies are not checked. */
  readonly build: (session: Session) => Promise<Built>
  /** What to say of the facts that were read. */
  readonly check?: (session: Session, facts: State['facts']) => Promise<readonly Problem[]>
  /** A quicker way to the same state, tried first; `undefined` when there is none. */
  readonly shortcut?: () => Promise<State | undefined>
  /** Called with what a full build made, when it is kept. */
  readonly built?: (state: State) => void
}

export type Built = Pick<State, 'authored' | 'problems' | 'source'>

/** Reads a state from the cache, or builds it. A state with errors is never kept. */
export async function keptState(context: StateContext, recipe: Recipe): Promise<State> {
  const { key } = recipe
  const cached = cachedState(context, key)
  if (cached) return { ...cached, name: recipe.name }
  const { scratch } = context
  const quick = await recipe.shortcut?.()
  if (quick) {
    rememberState(context, quick)
    return quick
  }
  let state: State | undefined
  const fill = async (database: ScratchDatabase) => {
    state = await buildIn(database, { scratch, recipe })
    if (state.problems.some((problem) => problem.severity === 'error')) throw new NotKept()
  }
  try {
    const { extensions, from } = recipe
    const kept = await scratch.kept(key, fill, { extensions, ...(from ? { from: async () => from } : {}) })
    if (state === undefined) state = await readAgain(await kept.clone(), { scratch, recipe })
  } catch (error) {
    if (!(error instanceof NotKept) || state === undefined) throw error
    return state
  }
  rememberState(context, state)
  recipe.built?.(state)
  return state
}

/** Names the state that `inputs` make on this scratch. */
export const stateKey = (context: StateContext, inputs: readonly string[]): string =>
  stateKeys(context, [inputs])[0] ?? ''

/** Names the states that the first of `parts` makes, the first two together, and so on. */
export function stateKeys({ scratch, code }: StateContext, parts: readonly (readonly string[])[]): readonly string[] {
  const hash = createHash('sha256')
  const add = (text: string) => hash.update(`${text.length}:${text}\n`)
  for (const text of [code, readBy(scratch)]) add(text)
  return parts.map((inputs) => {
    for (const text of inputs) add(text)
    return hash.copy().digest('hex').slice(0, 40)
  })
}

/** Whoever builds in full reads no state that grew from another one. */
const fileOf = ({ cacheFolder: folder, inFull = false }: StateContext, key: string): CacheFile => ({
  folder,
  name: `states/${key}${inFull ? '.full' : ''}.json`,
})

export const isCached = (context: StateContext, key: string): boolean => isInCache(fileOf(context, key))

export const cachedState = (context: StateContext, key: string): State | undefined => readCached(fileOf(context, key))

export const rememberState = (context: StateContext, state: State): void =>
  writeCached(fileOf(context, state.key), state)

/** A new database that holds the state, without rows but those that its own SQL inserts. */
export async function stateDatabase(scratch: Scratch, state: State): Promise<ScratchDatabase> {
  assertReadBy(scratch, state)
  const kept = await keptDatabaseOf(scratch, state)
  return kept.clone()
}

/** The kept database of a state, made where it is gone: from that of its longest beginning that is there, else from nothing. */
export async function keptDatabaseOf(scratch: Scratch, state: State): Promise<KeptDatabase> {
  let done = 0
  const from = async () => {
    for (const { key, segments } of state.beginnings) {
      const base = await scratch.find(key, { extensions: state.extensions })
      if (!base) continue
      done = segments
      return base
    }
    return undefined
  }
  const fill = async (database: ScratchDatabase) => {
    const session = await database.open()
    try {
      await session.run(unchecked)
      const failure = await runSegmentsQuickly(session, state.source.slice(done))
      if (failure) throw new Error(`The state \`${state.name}\` can't be built again: ${failure.error.message}.`)
    } finally {
      await session.close()
    }
  }
  return scratch.kept(state.key, fill, { extensions: state.extensions, from })
}

/** Catalogues of different servers print different texts: comparing them would lie. */
export function assertReadBy(scratch: Scratch, ...states: readonly State[]): void {
  for (const state of states) {
    if (state.readBy === readBy(scratch)) continue
    throw new Error(`The state \`${state.name}\` was read by ${state.readBy}, not by ${readBy(scratch)}.`)
  }
}

class NotKept extends Error {}

interface Making {
  readonly scratch: Scratch
  readonly recipe: Recipe
}

async function buildIn(database: ScratchDatabase, { scratch, recipe }: Making): Promise<State> {
  const session = await database.open()
  try {
    await session.run(unchecked)
    const built = await recipe.build(session)
    // A dump sets its own search path and more.
    await session.run(pinStatements)
    const read = await readFacts(session)
    const failed = built.problems.some((problem) => problem.severity === 'error')
    const said = failed ? [] : ((await recipe.check?.(session, read.facts)) ?? [])
    return {
      name: recipe.name,
      ...read,
      ...built,
      problems: [...built.problems, ...said],
      beginnings: recipe.beginnings ?? [],
      readBy: readBy(scratch),
      key: recipe.key,
      extensions: recipe.extensions,
    }
  } finally {
    await session.close()
  }
}

/** The database is kept and its facts are not: run the recipe beside it, since only that knows the authored texts. */
async function readAgain(clone: ScratchDatabase, making: Making): Promise<State> {
  await clone.drop()
  const { from, extensions } = making.recipe
  const database = from ? await from.clone() : await making.scratch.create({ extensions })
  try {
    return await buildIn(database, making)
  } finally {
    await database.drop()
  }
}

/** A map has no JSON. */
type Stored = Omit<State, 'authored'> & {
  readonly authored: readonly (readonly [State['facts'][number]['id'], string])[]
}

function readCached(file: CacheFile): State | undefined {
  // Written below by this very code, which the name holds.
  const stored = readCacheFile(file) as Stored | undefined
  return stored && { ...stored, authored: new Map(stored.authored) }
}

const writeCached = (file: CacheFile, state: State): void =>
  writeCacheFile(file, { ...state, authored: [...state.authored] } satisfies Stored)
