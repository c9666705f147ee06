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

/** Errors last, where the eye is; within a severity in the order in which they were found. Of many that are alike each gets a line. */
export function printProblems(problems: readonly Problem[], style: Style, root: string): string {
  const rank: Record<Severity, number> = { note: 0, warning: 1, error: 2 }
  const sorted = [...problems].sort((a, b) => rank[a.severity] - rank[b.severity])
  return groupAlike(sorted)
    .flatMap((group) =>
      group.length > fewAlike ? printList(group, style) : group.map((problem) => printProblem(problem, style, root)),
    )
    .join('\n\n')
}

/** Of one kind together, at the place of the first: notes on one file, and what the same hint is for. All else by itself. */
function groupAlike(problems: readonly Problem[]): readonly (readonly Problem[])[] {
  const groups = new Map<string, Problem[]>()
  for (const [index, problem] of problems.entries()) {
    const key = likeness(problem) ?? `${index}`
    const group = groups.get(key)
    if (group) group.push(problem)
    else groups.set(key, [problem])
  }
  return [...groups.values()]
}

function likeness({ code, severity, at, hint }: Problem): string | undefined {
  if (at === undefined) return undefined
  if (hint !== undefined) return `${severity} ${code} ${hint}`
  return severity === 'note' ? `${code} ${at.file}` : undefined
}

const fewAlike = 3
const linesAtMost = 20

/** A dump has an owner for each of its tables, and a project many files to generate: what is told of them all is told once. */
function printList(group: readonly Problem[], style: Style): string {
  const [first] = group
  if (!first) return ''
  const { code, severity, at, hint } = first
  const isOneFile = group.every((one) => one.at?.file === at?.file)
  const places = group.map((one) => `${isOneFile ? '' : `${one.at?.file}:`}${one.at?.line}:${one.at?.column}`)
  const width = Math.max(8, ...places.slice(0, linesAtMost).map((place) => place.length))
  const lines = group
    .slice(0, linesAtMost)
    .map(({ message }, index) => `  ${style.faint((places[index] ?? '').padEnd(width))} ${markNames(message, style)}`)
  const left = group.length - lines.length
  return [
    `${word(severity, style)} ${style.strong(code)}${style.faint(`  ${isOneFile ? at?.file : `${group.length} times`}`)}`,
    ...lines,
    ...(left > 0 ? [`  … and ${left} more, all of them in the output of \`--json\``] : []),
    ...(hint ? [indent(`hint: ${markNames(hint, style)}`)] : []),
  ].join('\n')
}

function word(severity: Severity, style: Style): string {
  if (severity === 'error') return style.bad('error')
  return severity === 'warning' ? style.warn('warning') : style.name('note')
}

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ')

const markNames = (text: string, style: Style): string => text.replaceAll(/`[^`\n]+`/g, (name) => style.name(name))

const widest = 160
/** What is shown before the place in a line that is cut at its left. */
const leadIn = 60

/** The line of the place with a caret below it, of a long line what is around it; nothing where the file can't be read (any more). */
function excerpt(at: Place, style: Style, root: string): readonly string[] {
  const line = readLine(path.resolve(root, at.file), at.line)
  if (line === undefined || line.trim() === '') return []
  const lead = ' '.repeat(String(at.line).length)
  const from = at.column <= widest - leadIn ? 0 : at.column - 1 - leadIn
  const shown = `${from > 0 ? '…' : ''}${line.slice(from, from + widest)}${line.length > from + widest ? '…' : ''}`
  // Tabs stay tabs in the lead, so that the caret stands below its character at any tab width.
  const before = `${from > 0 ? ' ' : ''}${line.slice(from, at.column - 1).replaceAll(/[^\t]/g, ' ')}`
  return [`  ${style.faint(`${at.line} |`)} ${shown}`, `  ${style.faint(`${lead} |`)} ${before}${style.bad('^')}`]
}

function readLine(file: string, number: number): string | undefined {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[number - 1]
  } catch {
    return undefined
  }
}
