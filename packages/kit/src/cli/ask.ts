/** Questions to whoever sits at the terminal. Asked on standard error, so that output can be piped. */
import { UsageError } from './usage-error.ts'

const output = process.stderr
// A pseudo-terminal that nobody gave a size says 0, and a question that wraps at no column is never drawn.
if (output.columns === 0) output.columns = 80

/** `before` is what the eye needs to answer: shown once, above the first question. */
export async function askWhetherRenamed({ from, to }: { from: string; to: string }, before = ''): Promise<boolean> {
  const { isCancel, select } = await import('@clack/prompts')
  if (before !== '') output.write(`${before}\n\n`)
  const answer = await select({
    message: `${from} is gone and ${to} is new. Is it a rename?`,
    options: [
      { value: true, label: 'yes, it keeps its data under the new name' },
      { value: false, label: 'no, they are different things' },
    ],
    output,
  })
  if (isCancel(answer)) throw unanswered()
  return answer
}

/** The answer counts only when it is the name itself. `hush` takes the line of progress away. */
export const askForName =
  (hush: () => void) =>
  (question: NameQuestion): Promise<string> => {
    hush()
    return typeName(question)
  }

interface NameQuestion {
  readonly name: string
  readonly what: string
}

async function typeName({ name, what }: NameQuestion): Promise<string> {
  const { isCancel, text } = await import('@clack/prompts')
  const answer = await text({ message: `${what} Type the name of the database (${name}) to go on.`, output })
  if (isCancel(answer)) throw unanswered()
  return answer
}

const unanswered = () => new UsageError('The question was left without an answer.', 'Nothing was done.')
