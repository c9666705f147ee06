/** The one form in which problems are printed: code and place, the sentence, the line it is about, the hint. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Place, Problem, Severity } from '@tenon/schema/problem'
import type { Style } from './style.ts'

export function printProblem(problem: Problem, style: Style, root: string): string {
  const { at, hint } = problem
  const place = at ? `  ${at.file}:${at.line}:${at.column}` : ''
  return [
    `${word(problem.severity, style)} ${style.strong(problem.code)}${style.faint(place)}`,
    indent(markNames(problem.message, style)),
    ...(at ? excerpt(at, style, root) : []),
    ...(hint ? [indent(`hint: ${markNames(hint, style)}`)] : []),
  ].join('\n')
}

/** Errors last, where the eye is; within a severity in the order in which they were found. Of many notes on one file each gets a line. */
export function printProblems(problems: readonly Problem[], style: Style, root: string): string {
  const rank: Record<Severity, number> = { note: 0, warning: 1, error: 2 }
  const sorted = [...problems].sort((a, b) => rank[a.severity] - rank[b.severity])
  return groupNotes(sorted)
    .flatMap((group) =>
      group.length > fewNotes ? printList(group, style) : group.map((problem) => printProblem(problem, style, root)),
    )
    .join('\n\n')
}

/** Notes of one kind on one file together, at the place of the first; all else by itself. */
function groupNotes(problems: readonly Problem[]): readonly (readonly Problem[])[] {
  const groups = new Map<string, Problem[]>()
  for (const [index, problem] of problems.entries()) {
    const isPlain = problem.severity === 'note' && problem.at !== undefined && problem.hint === undefined
    const key = isPlain ? `${problem.code} ${problem.at?.file}` : `${index}`
    const group = groups.get(key)
    if (group) group.push(problem)
    else groups.set(key, [problem])
  }
  return [...groups.values()]
}

const fewNotes = 3
const linesAtMost = 20

/** A dump has an owner for each of its tables: what is told of them all is told once. */
function printList(group: readonly Problem[], style: Style): string {
  const [first] = group
  const lines = group.slice(0, linesAtMost).map(({ at, message }) => {
    const place = `${at?.line ?? 1}:${at?.column ?? 1}`
    return `  ${style.faint(place.padEnd(8))} ${markNames(message, style)}`
  })
  const left = group.length - lines.length
  return [
    `${word('note', style)} ${style.strong(first?.code ?? '')}${style.faint(`  ${first?.at?.file ?? ''}`)}`,
    ...lines,
    ...(left > 0 ? [`  … and ${left} more, all of them in the output of \`--json\``] : []),
  ].join('\n')
}

function word(severity: Severity, style: Style): string {
  if (severity === 'error') return style.bad('error')
  return severity === 'warning' ? style.warn('warning') : style.name('note')
}

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ')

const markNames = (text: string, style: Style): string => text.replaceAll(/`[^`\n]+`/g, (name) => style.name(name))

/** The line of the place with a caret below it; nothing where the file can't be read (any more). */
function excerpt(at: Place, style: Style, root: string): readonly string[] {
  const line = readLine(path.resolve(root, at.file), at.line)
  if (line === undefined || line.trim() === '') return []
  const lead = ' '.repeat(String(at.line).length)
  // Tabs stay tabs in the lead, so that the caret stands below its character at any tab width.
  const before = line.slice(0, at.column - 1).replaceAll(/[^\t]/g, ' ')
  return [
    `  ${style.faint(`${at.line} |`)} ${line.slice(0, 160)}`,
    ...(before.length < 160 ? [`  ${style.faint(`${lead} |`)} ${before}${style.bad('^')}`] : []),
  ]
}

function readLine(file: string, number: number): string | undefined {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[number - 1]
  } catch {
    return undefined
  }
}
