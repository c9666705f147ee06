/** Two heads of the history, replayed in both orders: independent branches lead to one and the same state. */
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { diffFacts } from '../catalog/diff.ts'
import type { StoredMigration } from '../migration/stored.ts'
import type { StateContext } from '../state/context.ts'
import { replayedState } from '../state/replayed.ts'
import { toDeltaLines } from './delta-lines.ts'
import { ancestorsOf } from './migrate-prove.ts'
import { toSource } from './migration-source.ts'

/** Each pair of heads, one after the other; nothing when the orders agree. */
export async function mergeProblems(
  context: StateContext,
  heads: readonly StoredMigration[],
  all: readonly StoredMigration[],
): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const [index, first] of heads.entries()) {
    for (const second of heads.slice(index + 1)) problems.push(...(await orderProblems(context, [first, second], all)))
  }
  return problems
}

async function orderProblems(
  context: StateContext,
  [first, second]: readonly [StoredMigration, StoredMigration],
  all: readonly StoredMigration[],
): Promise<readonly Problem[]> {
  const [one, other] = [chain(first, all), chain(second, all)]
  const there = await replayedState(joined(one, other).map(toSource), context)
  const back = await replayedState(joined(other, one).map(toSource), context)
  const failed = [...there.problems, ...back.problems]
  if (hasErrors(failed)) return [...failed, dependent([first, second], 'One of the two orders fails.')]
  const lines = toDeltaLines(diffFacts(there.facts, back.facts), there.facts, back.facts)
  if (lines.length === 0) return []
  const names = [...new Set(lines.map(({ object }) => `\`${object}\``))]
  const more = names.length > 8 ? ` and ${names.length - 8} more` : ''
  return [dependent([first, second], `They differ in ${names.slice(0, 8).join(', ')}${more}.`)]
}

const chain = (head: StoredMigration, all: readonly StoredMigration[]) => [...ancestorsOf(head, all), head]

const joined = (before: readonly StoredMigration[], after: readonly StoredMigration[]): readonly StoredMigration[] => [
  ...before,
  ...after.filter((one) => !before.includes(one)),
]

const dependent = ([first, second]: readonly [StoredMigration, StoredMigration], how: string): Problem => ({
  code: 'migration/branches-differ',
  severity: 'error',
  at: { file: second.file, line: 1, column: 1 },
  message: `\`${first.version}_${first.name}\` and \`${second.version}_${second.name}\` lead to another state in another order. ${how}`,
  hint: `Take the files of \`${second.version}\` away and create it again on top of the other.`,
})
