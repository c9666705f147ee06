/** Carries problems out of the middle of a task; `collectFaults` turns it back into values. Never leaves this folder. */
import type { Problem } from '@tenon/schema/problem'

export class Refusal extends Error {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems[0]?.message ?? 'refused')
    this.name = 'Refusal'
    this.problems = problems
  }
}
