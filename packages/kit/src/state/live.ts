/** The state of a database by URL: read only, as whoever may look at it, and told in the scratch server's own words. */
import type { Session } from '@tenon/runtime/migrate'
import { openSession } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import { type ReadState, readFacts } from '../catalog/read-facts.ts'
import { databaseFault } from '../database/database-fault.ts'
import { withoutPassword } from '../database/url-text.ts'
import { planChange } from '../plan/plan.ts'
import type { StateContext } from './context.ts'
import { emptyState } from './empty.ts'
import { keptState, stateKey } from './kept-state.ts'
import { noState } from './no-state.ts'
import { runUnits, type Unit } from './run-units.ts'
import { toSegments } from './sql-state.ts'
import type { State } from './state.ts'

/**
 * Texts of two servers are never compared: the live database's definitions are executed in the scratch and read there.
 * What no reader models can't be executed again; it is told as it was read.
 */
export async function liveState(url: string, context: StateContext): Promise<State> {
  const name = url.startsWith('pglite:') ? url : withoutPassword(url)
  const live = await readLive(url)
  if ('problem' in live) return noState(name, live.problem, context)
  const nothing = await emptyState(context)
  const plan = planChange({ before: nothing, after: { facts: live.facts } })
  const extensions = live.facts.filter((fact) => fact.kind === 'extension').map((fact) => fact.path[0] ?? '')
  const state = await keptState(context, {
    name,
    key: stateKey(context, ['live', ...plan.steps.map((step) => step.sql)]),
    extensions,
    build: async (session) => {
      const units: Unit[] = plan.steps.map((step) => ({ sql: step.sql, place: () => undefined }))
      const { ran, problems } = await runUnits(session, units)
      return { authored: new Map(), problems: [...plan.refused, ...problems], source: toSegments(ran) }
    },
  })
  return { ...state, unmodelled: live.unmodelled }
}

async function readLive(url: string): Promise<ReadState | { readonly problem: Problem }> {
  let session: Session | undefined
  try {
    session = await openSession({ url, applicationName: 'tenon' })
    await session.run('set default_transaction_read_only = on')
    return await readFacts(session)
  } catch (error) {
    const fault = databaseFault(error)
    if (!fault) throw error
    const problem: Problem = {
      code: 'state/unreachable',
      severity: 'error',
      message: `The database can't be read: ${fault.message.replace(/\.$/, '')}.`,
      hint: 'The URL must name a running database, and a role that may connect to it.',
    }
    return { problem }
  } finally {
    await session?.close()
  }
}
