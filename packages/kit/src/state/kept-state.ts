/** Keeps what was read: facts as JSON in the cache folder, and the database itself with the scratch, both by the hash of their inputs. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Session } from '@tenon/runtime/migrate'
import { readFacts } from '../catalog/read/all.ts'
import { pinStatements } from '../database/pin.ts'
import type { Scratch, ScratchDatabase } from '../database/scratch.ts'
import { runSegmentsWithRoles } from '../database/stub-role.ts'
import type { StateContext } from './context.ts'
import type { State } from './state.ts'

/** Raised when facts or their making change their form, so that nothing old is read. */
const form = 3

export const readBy = (scratch: Scratch): string => `${scratch.provider} ${scratch.version}`

export interface Recipe {
  readonly name: string
  /** Everything that the state is made of, as text. */
  readonly inputs: readonly string[]
  readonly extensions: readonly string[]
  /** Runs in an empty database, by a session whose function bodies are not checked. */
  readonly build: (session: Session) => Promise<Built>
}

export type Built = Pick<State, 'authored' | 'problems' | 'source'>

/** Reads a state from the cache, or builds it. A state with errors is never kept. */
export async function keptState(context: StateContext, recipe: Recipe): Promise<State> {
  const key = hashOf([`${form}`, readBy(context.scratch), ...recipe.inputs])
  const file = path.join(context.cacheFolder, 'states', `${key}.json`)
  const cached = readCached(file)
  if (cached) return { ...cached, name: recipe.name }
  const { scratch } = context
  let state: State | undefined
  const fill = async (database: ScratchDatabase) => {
    state = await buildIn(database, { scratch, recipe, key })
    if (state.problems.some((problem) => problem.severity === 'error')) throw new NotKept()
  }
  try {
    const kept = await scratch.kept(key, fill, { extensions: recipe.extensions })
    if (state === undefined) state = await readAgain(await kept.clone(), { scratch, recipe, key })
  } catch (error) {
    if (!(error instanceof NotKept) || state === undefined) throw error
    return state
  }
  writeCached(file, state)
  return state
}

/** A new database that holds the state, without rows but those that its own SQL inserts. */
export async function stateDatabase(scratch: Scratch, state: State): Promise<ScratchDatabase> {
  assertReadBy(scratch, state)
  const fill = async (database: ScratchDatabase) => {
    const session = await database.open()
    try {
      await session.run('set check_function_bodies = off')
      const failure = await runSegmentsWithRoles(session, state.source)
      if (failure) throw new Error(`The state \`${state.name}\` can't be built again: ${failure.error.message}.`)
    } finally {
      await session.close()
    }
  }
  const kept = await scratch.kept(state.key, fill, { extensions: state.extensions })
  return kept.clone()
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
  readonly key: string
}

async function buildIn(database: ScratchDatabase, { scratch, recipe, key }: Making): Promise<State> {
  const session = await database.open()
  try {
    await session.run('set check_function_bodies = off')
    const built = await recipe.build(session)
    // A dump sets its own search path and more.
    await session.run(pinStatements)
    const read = await readFacts(session)
    return {
      name: recipe.name,
      ...read,
      ...built,
      readBy: readBy(scratch),
      key,
      extensions: recipe.extensions,
    }
  } finally {
    await session.close()
  }
}

/** The database is kept and its facts are not: run the recipe beside it, since only that knows the authored texts. */
async function readAgain(clone: ScratchDatabase, making: Making): Promise<State> {
  await clone.drop()
  const database = await making.scratch.create({ extensions: making.recipe.extensions })
  try {
    return await buildIn(database, making)
  } finally {
    await database.drop()
  }
}

const hashOf = (parts: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:${part}\n`)
  return hash.digest('hex').slice(0, 40)
}

function readCached(file: string): State | undefined {
  try {
    const { authored, ...state } = JSON.parse(readFileSync(file, 'utf8')) as Omit<State, 'authored'> & {
      readonly authored: readonly (readonly [State['facts'][number]['id'], string])[]
    }
    return { ...state, authored: new Map(authored) }
  } catch {
    // Not there, or cut off: it is only a cache.
    return undefined
  }
}

function writeCached(file: string, state: State): void {
  mkdirSync(path.dirname(file), { recursive: true })
  const partial = `${file}.${randomBytes(4).toString('hex')}`
  writeFileSync(partial, JSON.stringify({ ...state, authored: [...state.authored] }))
  renameSync(partial, file)
}
