/** A migration as it lies in the folder: two files, what their headers tell, and whether they are what was proven. */
import { type HeaderLine, type MigrationFiles, type MigrationText, parseMigration } from '@tenon/runtime/migrate'
import { cutPath } from '../sql/path-word.ts'
import type { HistoryNode } from './history.ts'

export interface StoredFile {
  /** Relative to the root. */
  readonly file: string
  readonly text: string
  readonly content: MigrationText
}

export interface StoredMigration extends HistoryNode {
  readonly up: StoredFile
  readonly down: StoredFile | undefined
}

/** For the applier: what was read and looked at, whatever becomes of the files meanwhile. */
export const filesOf = ({ version, name, up, down }: StoredMigration): MigrationFiles => ({
  ...{ version, name, up: up.text },
  down: down?.text,
})

export type ProofMark =
  /** No proof was ever noted in the file. */
  | 'unproven'
  /** What stands below the header is not what was proven. */
  | 'edited'
  | 'proven'

export function proofMark({ content }: StoredFile): ProofMark {
  const [hash] = headerValue(content.header, 'proven')?.split(' ') ?? []
  if (hash === undefined) return 'unproven'
  return hash === content.hash ? 'proven' : 'edited'
}

/** Why there is no way back, where the file says so. */
export const irreversibleReason = (down: StoredFile | undefined): string | undefined =>
  down ? headerValue(down.content.header, 'irreversible') : undefined

/** What the file itself consents to lose. */
export const lossesOf = ({ content }: StoredFile): readonly string[] =>
  content.header.flatMap(({ name, value }) => (name === 'loses' ? (cutPath(value)?.path ?? []) : []))

/** What the files rename, as the proof was told. */
export const renamesOf = ({ content }: StoredFile): readonly (readonly [from: string, to: string])[] =>
  content.header.flatMap(({ name, value }) => {
    const from = name === 'renames' ? cutPath(value) : undefined
    const to = from && cutPath(from.rest)
    return to ? [[from.path, to.path] as const] : []
  })

const headerValue = (header: readonly HeaderLine[], name: string): string | undefined =>
  header.find((line) => line.name === name)?.value

/** The same body, byte for byte, under another header, whose lines end as the file's own do. */
export function withHeader(text: string, header: readonly HeaderLine[]): string {
  const whole = text.replace(/^\uFEFF/, '')
  let rest = whole
  for (let line = headerLine.exec(rest); line; line = headerLine.exec(rest)) rest = rest.slice(line[0].length)
  const lines = header.map(({ name, value }) => `-- tenon:${name} ${value}`.trimEnd())
  const [end = '\n'] = /\r?\n/.exec(whole) ?? []
  const next = `${lines.map((line) => `${line}${end}`).join('')}${rest}`
  if (parseMigration(next).hash !== parseMigration(text).hash) throw new Error('A header was taken for a body.')
  return next
}

const headerLine = /^-- tenon:(?!segment\b)[^\n]*(?:\n|$)/
