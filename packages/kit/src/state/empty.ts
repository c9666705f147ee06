/** The state of a database that holds nothing. */
import type { StateContext } from './context.ts'
import { keptState, stateKey } from './kept-state.ts'
import type { State } from './state.ts'

export const emptyState = (context: StateContext): Promise<State> =>
  keptState(context, {
    name: 'empty',
    key: stateKey(context, ['empty']),
    extensions: [],
    build: async () => ({ authored: new Map(), problems: [], source: [] }),
  })
