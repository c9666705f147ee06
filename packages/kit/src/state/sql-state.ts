/** The state of a `.sql` file or a folder of them, hand-written or dumped. */
import type { Segment } from '@tenon/runtime/migrate'
import type { StateContext } from './context.ts'
import { fillViews } from './fill-views.ts'
import { keptState, stateKey } from './kept-state.ts'
import { runUnits, type Unit } from './run-units.ts'
import { readSqlFiles, toUnits } from './sql-files.ts'
import type { State } from './state.ts'

export async function sqlState(place: string, context: StateContext): Promise<State> {
  const files = readSqlFiles(context.root, place)
  const { units, notes, extensions } = toUnits(files)
  return keptState(context, {
    name: place,
    key: stateKey(context, ['sql', ...files.flatMap(({ file, text }) => [file, text])]),
    extensions,
    build: async (session) => {
      const { ran, problems } = await runUnits(session, units, { lenient: true })
      const source = [...toSegments(ran), ...(await fillViews(session))]
      return { authored: new Map(), problems: [...notes, ...problems], source }
    },
  })
}

/** Each in a segment of its own, outside of a transaction block: that runs whatever ran before. */
export const toSegments = (units: readonly Unit[]): Segment[] =>
  units.map((unit) => ({ transactional: false, statements: [unit.sql] }))
