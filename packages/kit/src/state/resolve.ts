/** A state by its name: `models`, `migrations`, `empty`, a `.sql` file or a folder of them, or a database URL. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Problem } from '@tenon/schema/problem'
import { schemeOnly } from '../database/url-text.ts'
import type { StateContext } from './context.ts'
import { desiredState } from './desired.ts'
import { emptyState } from './empty.ts'
import { liveState } from './live.ts'
import { noState } from './no-state.ts'
import { replayedState } from './replayed.ts'
import { sqlState } from './sql-state.ts'
import type { State } from './state.ts'

export async function resolveState(name: string, context: StateContext): Promise<State> {
  if (name === 'empty') return emptyState(context)
  if (name === 'models') {
    return context.models ? desiredState(await context.models(), context) : unknown(name, context)
  }
  if (name === 'migrations') {
    return context.migrations ? replayedState(await context.migrations(), context) : unknown(name, context)
  }
  if (/^(?:postgres(?:ql)?:\/\/|pglite:)/.test(name)) return liveState(name, context)
  if (existsSync(path.resolve(context.root, name))) return sqlState(name, context)
  return unknown(name, context)
}

function unknown(name: string, context: StateContext): State {
  const problem: Problem = {
    code: 'state/unknown',
    severity: 'error',
    message: `\`${schemeOnly(name)}\` is no state.`,
    hint: 'One of `models`, `migrations` (both inside a project), `empty`, a `.sql` file or folder that exists, or a URL that begins with `postgres://`.',
  }
  return noState(schemeOnly(name), problem, context)
}
