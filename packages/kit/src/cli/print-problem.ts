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

/** Errors last, where the eye is; within a severity in the order in which they were found. */
export function printProblems(problems: readonly Problem[], style: Style, root: string): string {
  const rank: Record<Severity, number> = { note: 0, warning: 1, error: 2 }
  return [...problems]
    .sort((a, b) => rank[a.severity] - rank[b.severity])
    .map((problem) => printProblem(problem, style, root))
    .join('\n\n')
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
