/** What stands for a state that can't be had: nothing in it but the reason. It is never kept. */
import type { Problem } from '@tenon/schema/problem'
import type { StateContext } from './context.ts'
import { readBy } from './kept-state.ts'
import type { State } from './state.ts'

export const noState = (name: string, problem: Problem, context: StateContext): State => ({
  name,
  facts: [],
  authored: new Map(),
  unmodelled: [],
  problems: [problem],
  source: [],
  readBy: readBy(context.scratch),
  key: 'none',
  beginnings: [],
  extensions: [],
})
