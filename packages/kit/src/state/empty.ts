/** The state of a database that holds nothing. */
import type { Session } from '@tenon/runtime/migrate'
import { readFacts } from '../catalog/read-facts.ts'
import type { StateContext } from './context.ts'
import { cachedState, keptState, readBy, rememberState, stateKey } from './kept-state.ts'
import type { State } from './state.ts'

const name = 'empty'
const keyIn = (context: StateContext): string => stateKey(context, [name])
const nothingRan = { authored: new Map(), problems: [], source: [] } as const

export const emptyState = (context: StateContext): Promise<State> =>
  keptState(context, { name, key: keyIn(context), extensions: [], build: async () => nothingRan })

/** The same, read in a session whose database holds nothing yet: to open one for it takes PGlite a second. */
export async function emptyStateIn(session: Session, context: StateContext): Promise<State> {
  const key = keyIn(context)
  const cached = cachedState(context, key)
  if (cached) return cached
  const read = await readFacts(session)
  const state = { name, key, extensions: [], beginnings: [], ...nothingRan, ...read, readBy: readBy(context.scratch) }
  rememberState(context, state)
  return state
}
