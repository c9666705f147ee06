/** Carries a problem out of a provider that can't be opened; the task that asked for it turns it back into the value. */
import type { Problem } from '@tenon/schema/problem'

export class ScratchError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message)
    this.name = 'ScratchError'
    this.problem = problem
  }
}

export const scratchProblem = (code: string, message: string, hint: string): ScratchError =>
  new ScratchError({ code, severity: 'error', message, hint })
