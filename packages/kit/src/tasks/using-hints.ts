/** How values are converted, as users write it: `users.age=extract(year from age)::int`, looked up in the state that is reached. */
import type { Problem } from '@tenon/schema/problem'
import type { Fact } from '../catalog/fact.ts'
import { printPath } from '../catalog/fact-id.ts'
import type { Hints } from '../plan/step.ts'

export interface ReadUsing {
  readonly using: Hints['using']
  readonly problems: readonly Problem[]
}

/** `to`: the facts of the state that the expressions lead to, by whose names they speak of columns. `option` is how the words came in. */
export function readUsing(words: readonly string[], to: readonly Fact[], option = '--using'): ReadUsing {
  const columns = to.filter(({ kind }) => kind === 'column')
  const using: Record<string, string> = {}
  const problems: Problem[] = []
  for (const word of words) {
    const at = word.indexOf('=')
    const [name, expression] = [word.slice(0, Math.max(at, 0)).trim(), word.slice(at + 1).trim()]
    if (at < 0 || name === '' || expression === '') {
      problems.push(
        problem(
          'migration/using-form',
          `\`${word}\` does not say how a column is converted.`,
          `Write \`${option} 'table.column=expression'\`.`,
        ),
      )
      continue
    }
    const column = columns.find(({ path }) => isNamed(path, name))
    if (column) using[column.id] = expression
    else
      problems.push(
        problem(
          'migration/unknown-using',
          `\`${option} ${name}=…\` names no column of the state that is reached.`,
          'A column is named `table.column`, with its schema where that is not `public`.',
        ),
      )
  }
  return { using, problems }
}

function isNamed(path: readonly string[], name: string): boolean {
  const short = path[0] === 'public' ? [path, path.slice(1)] : [path]
  return short.some((one) => printPath(one) === name || one.join('.') === name)
}

const problem = (code: string, message: string, hint: string): Problem => ({ code, severity: 'error', message, hint })
