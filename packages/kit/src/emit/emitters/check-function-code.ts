/** The small functions that emitted checks call, as declarations at the end of a file. */
import type { CheckFunctions } from '../shapes/check-functions.ts'
import type { Declaration, Statement } from '../ts-file.ts'

export const toCheckDeclarations = (checks: CheckFunctions): readonly Declaration[] =>
  checks.sources().flatMap((lines): readonly Declaration[] => {
    const doc = /^\/\*\* (.*) \*\/$/.exec(lines[0] ?? '')?.[1]
    const [head = '', ...rest] = doc === undefined ? lines : lines.slice(1)
    if (!head.endsWith(' {')) return [{ kind: 'line', text: head, doc }]
    return [{ kind: 'block', doc, head: head.slice(0, -2), body: toStatements(rest.slice(0, -1)) }]
  })

/** Lines of a body that are indented by hand, without the indentation that the printer gives. */
const toStatements = (lines: readonly string[]): readonly Statement[] => lines.map((line) => line.replace(/^ {2}/, ''))
