/** The form of a migration file: reading, printing and hashing it, in one place. No file system here. */
import { createHash } from 'node:crypto'
import { buildsUnnamed, holdsTransactionControl, isBlank } from './blank.ts'
import { type FilePosition, MigrationError } from './migration-error.ts'
import type { Segment } from './segment.ts'

export type Direction = 'up' | 'down'

/** A line `-- tenon:<name> <value>` above the body. */
export interface HeaderLine {
  readonly name: string
  readonly value: string
}

export interface Follows {
  readonly version: string
  readonly hash: string
}

export interface MigrationText {
  readonly header: readonly HeaderLine[]
  /** From its header lines `follows`. */
  readonly follows: readonly Follows[]
  readonly segments: readonly Segment[]
  /** Where in the file each segment's text begins. */
  readonly starts: readonly FilePosition[]
  /** SHA-256, in hexadecimal, over the bytes below the header with LF as line ends. */
  readonly hash: string
}

export interface FileName {
  /** `YYYYMMDDHHMMSS`, UTC. */
  readonly version: string
  readonly name: string
  readonly direction: Direction
}

const fileName = /^(\d{14})_(.+)\.(up|down)\.sql$/

export function parseFileName(file: string): FileName | undefined {
  const match = fileName.exec(file)
  if (!match) return undefined
  // The pattern has all three.
  return { version: match[1] ?? '', name: match[2] ?? '', direction: match[3] as Direction }
}

export const printFileName = ({ version, name, direction }: FileName): string => `${version}_${name}.${direction}.sql`

const isHeader = (line: string) => /^-- tenon:(?!segment\b)/.test(line)
const separator = /^-- tenon:segment\b(.*)$/

interface Parts {
  readonly header: readonly string[]
  readonly body: string
}

function split(text: string): Parts {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
  const end = lines.findIndex((line) => !isHeader(line))
  const count = end < 0 ? lines.length : end
  return { header: lines.slice(0, count), body: lines.slice(count).join('\n') }
}

export const hashMigration = (text: string): string => hashBody(split(text).body)

const hashBody = (body: string) => createHash('sha256').update(body, 'utf8').digest('hex')

export function parseMigration(text: string): MigrationText {
  const parts = split(text)
  const header = parts.header.map(parseHeader)
  const located = parseSegments(parts.body, parts.header.length)
  return {
    header,
    follows: header.flatMap(toFollows),
    segments: located.map(({ segment }) => segment),
    starts: located.map(({ start }) => start),
    hash: hashBody(parts.body),
  }
}

function parseHeader(line: string): HeaderLine {
  const [, name = '', value = ''] = /^-- tenon:(\S*)\s*(.*?)\s*$/.exec(line) ?? []
  return { name, value }
}

function toFollows({ name, value }: HeaderLine): Follows[] {
  if (name !== 'follows') return []
  const [version, hash, ...rest] = value.split(/\s+/)
  if (!version || !hash || rest.length > 0 || !/^\d{14}$/.test(version) || !/^[0-9a-f]{64}$/.test(hash)) {
    throw fault(`\`-- tenon:follows\` takes a version and its SHA-256, not \`${value}\`.`)
  }
  return [{ version, hash }]
}

const fault = (message: string, segment?: number) => new MigrationError({ fault: 'format', message, segment })

interface Located {
  readonly segment: Segment
  readonly start: FilePosition
}

/** `above`: lines of the header. */
function parseSegments(body: string, above: number): Located[] {
  const blocks: { transactional: boolean; lines: string[]; line: number }[] = [
    { transactional: true, lines: [], line: above + 1 },
  ]
  for (const [index, line] of body.split('\n').entries()) {
    const match = separator.exec(line)
    if (!match) {
      if (isHeader(line))
        throw fault(`\`${line.trim()}\` stands below the header; only \`-- tenon:segment\` lines may.`)
      blocks.at(-1)?.lines.push(line)
      continue
    }
    const mode = match[1]?.trim()
    if (mode !== '' && mode !== 'no-transaction')
      throw fault(`A segment is \`no-transaction\` or nothing, not \`${mode}\`.`)
    blocks.push({ transactional: mode === '', lines: [], line: above + index + 2 })
  }
  return blocks.flatMap(({ transactional, lines, line }, index) => {
    const whole = lines.join('\n')
    const text = trimStatement(whole)
    if (isBlank(text)) return []
    if (transactional && holdsTransactionControl(text)) {
      throw fault(
        'A segment is a transaction of its own: it holds no BEGIN, COMMIT or ROLLBACK; part it by `-- tenon:segment`.',
        index,
      )
    }
    if (!transactional && buildsUnnamed(text)) {
      throw fault(
        'An index that is built concurrently has a name, or a run that was cut off would build it twice.',
        index,
      )
    }
    const [blank = ''] = /^\s*/.exec(whole) ?? []
    return [{ segment: { transactional, statements: [text] }, start: moveOn({ line, column: 1 }, blank) }]
  })
}

/** The position after a text that begins at `from`. */
export function moveOn(from: FilePosition, text: string): FilePosition {
  const lines = text.split('\n')
  const column = (lines.at(-1)?.length ?? 0) + (lines.length === 1 ? from.column : 1)
  return { line: from.line + lines.length - 1, column }
}

/** Without blank lines around it and without its last semicolon. */
const trimStatement = (text: string) => text.trim().replace(/;\s*$/, '')

export interface PrintedMigration {
  readonly header: readonly HeaderLine[]
  readonly segments: readonly Segment[]
  /** Cuts a segment's statements into groups, which a blank line parts; all of them are one group without it. */
  readonly toGroups?: (statements: readonly string[]) => readonly (readonly string[])[]
}

/** The header, an empty line, the segments. What it prints, `parseMigration` reads back. */
export function printMigration({ header, segments, toGroups = (all) => [all] }: PrintedMigration): string {
  const lines = header.map(({ name, value }) => {
    if (/[\r\n]/.test(value)) throw fault(`The header line \`${name}\` has a line break.`)
    return `-- tenon:${name} ${value}`.trimEnd()
  })
  const blocks = segments.map((segment, index) => {
    if (!segment.transactional && segment.statements.length !== 1)
      throw fault('A segment without a transaction holds one statement.', index)
    const marker = segment.transactional
      ? index === 0
        ? ''
        : '-- tenon:segment\n'
      : '-- tenon:segment no-transaction\n'
    const groups = toGroups(segment.statements)
    return marker + groups.map((group) => group.map((one) => `${printStatement(one)}\n`).join('')).join('\n')
  })
  return `${[...lines, ''].join('\n')}\n${blocks.join('\n')}`
}

function printStatement(statement: string): string {
  const text = trimStatement(statement.replaceAll('\r\n', '\n'))
  if (/^-- tenon:/m.test(text))
    throw fault('A statement has a line that begins with `-- tenon:`, which parts a migration file.')
  // A closing semicolon must not end up in a comment.
  return /--[^\n]*$/.test(text) ? `${text}\n;` : `${text};`
}
