/** An up that stops wherever its table holds rows passes every test on an empty database, and none in production. */
import type { Place, Problem } from '@tenon/schema/problem'
import { firstLine } from './first-line.ts'
import { shortName } from './losses.ts'
import type { ProvenPlan } from './proven-plan.ts'

/** `placeOf`: of `schema.table` or `schema.table.column`, and of the statement. */
export function rowsProblems(
  { stops = [] }: Pick<ProvenPlan, 'stops'>,
  placeOf: (object: string, statement: string) => Place | undefined = () => undefined,
): readonly Problem[] {
  return stops.map(({ object, column, statement, message, preflight, isPartial }): Problem => {
    if (isPartial) return atSomeValues(object, { statement, message }, placeOf(object, statement))
    const named = column === undefined ? object : `${object}.${column}`
    const at = placeOf(named, statement)
    return {
      code: 'migration/fails-on-rows',
      severity: 'warning',
      ...(at ? { at } : {}),
      message:
        preflight === null
          ? `No probe row of \`${shortName(object)}\` fits \`${firstLine(statement)}\` (${message}): what the up does to real ones was not observed.`
          : `The up stops wherever \`${shortName(object)}\` holds rows: ${message}, at \`${firstLine(statement)}\`.`,
      hint:
        preflight === null
          ? 'Try it on a copy of the real database.'
          : column === undefined
            ? `Change the rows first, in a statement before it; \`${preflight}\` counts them.`
            : `Give \`${shortName(named)}\` a default; or add it nullable, fill it, and make it NOT NULL in a segment of its own.`,
    }
  })
}

const atSomeValues = (
  object: string,
  { statement, message }: { readonly statement: string; readonly message: string },
  at: Place | undefined,
): Problem => ({
  code: 'migration/fails-on-rows',
  severity: 'warning',
  ...(at ? { at } : {}),
  message: `The up stops at some values of \`${shortName(object)}\`: ${message}, at \`${firstLine(statement)}\`.`,
  hint: 'Look in the real database for values at which it would stop, and change them first.',
})
