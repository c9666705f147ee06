/** A proven plan as the two files of a migration: what the proof saw stands in their headers. */
import path from 'node:path'
import {
  type Follows,
  type HeaderLine,
  hashMigration,
  printFileName,
  printMigration,
  type Segment,
} from '@tenon/runtime/migrate'
import { toGroups } from '../migration/group.ts'
import type { StoredMigration } from '../migration/stored.ts'
import { heldLocks } from './held-locks.ts'
import type { Hazard, Loss, ProvenPlan } from './proven-plan.ts'

export interface MigrationHead {
  readonly version: string
  readonly name: string
  readonly follows: readonly Follows[]
  /** `old new`, as facts print their paths: what a later proof of the same files must know. */
  readonly renames: readonly (readonly [from: string, to: string])[]
}

/** Path relative to the root → text. */
export function printMigrationPair(
  folder: string,
  head: MigrationHead,
  proof: ProvenPlan,
): ReadonlyMap<string, string> {
  const up = proof.up?.segments ?? []
  const reason = irreversible(proof)
  const down = proof.down && reason === undefined ? proof.down.segments : [raising(reason ?? 'there is no way back')]
  return new Map([
    [fileOf(folder, head, 'up'), print(up, (hash) => upHeader(head, proof, hash))],
    [fileOf(folder, head, 'down'), print(down, (hash) => downHeader(head, proof, hash))],
  ])
}

export function printEmptyPair(folder: string, head: MigrationHead): ReadonlyMap<string, string> {
  const header = followsLines(head)
  const prove = `-- Then: tenon migrate prove ${head.version}\n`
  const parts =
    '-- `-- tenon:segment` begins a new transaction, `-- tenon:segment no-transaction` a statement without one.\n'
  const text = (lines: readonly HeaderLine[], words: string) =>
    `${lines.map(({ name, value }) => `-- tenon:${name} ${value}\n`).join('')}\n${words}${parts}${prove}`
  const isMerge = head.follows.length > 1
  const task = isMerge
    ? '-- Joins two branches, which lead to one state in either order. More to do is SQL; no BEGIN or COMMIT.\n'
    : '-- What this migration does, as SQL; no BEGIN or COMMIT.\n'
  return new Map([
    [fileOf(folder, head, 'up'), text(header, task)],
    [
      fileOf(folder, head, 'down'),
      text([], '-- The way back; where there is none, begin the file with a line `-- tenon:irreversible <reason>`.\n'),
    ],
  ])
}

const fileOf = (folder: string, { version, name }: MigrationHead, direction: 'up' | 'down'): string =>
  path.posix.join(folder, printFileName({ version, name, direction }))

const print = (segments: readonly Segment[], header: (hash: string) => readonly HeaderLine[]): string =>
  printMigration({
    header: header(hashMigration(printMigration({ header: [], segments, toGroups }))),
    segments,
    toGroups,
  })

/** Why there is no proven way back. */
export function irreversible(proof: ProvenPlan): string | undefined {
  if (proof.down && proof.down.class !== 'irreversible') return undefined
  return (proof.downRefused[0]?.message ?? 'no way back was proven').replaceAll(/\s+/g, ' ')
}

/** An empty file would be recorded as taken back; this one says why it can't be. */
const raising = (reason: string): Segment => ({
  transactional: true,
  statements: [
    `do $irreversible$ begin raise exception using message = ${quote(`This migration can't be taken back: ${reason}`)}; end $irreversible$`,
  ],
})

const quote = (text: string): string => `'${text.replaceAll("'", "''").replaceAll('\\', '/')}'`

export const followsLines = ({ follows }: Pick<MigrationHead, 'follows'>): readonly HeaderLine[] =>
  follows.map(({ version, hash }) => ({ name: 'follows', value: `${version} ${hash}` }))

export function upHeader(head: MigrationHead, proof: ProvenPlan, hash: string): readonly HeaderLine[] {
  return [
    ...followsLines(head),
    proven(proof, hash),
    ...head.renames.map(([from, to]) => ({ name: 'renames', value: `${from} ${to}` })),
    ...lockLines(proof),
    ...preflightLines(proof, 'up'),
    ...proof.losses.filter(({ direction }) => direction === 'up').map(lossLine),
    ...proof.unobserved.map(({ object }) => ({ name: 'unobserved', value: object })),
    { name: 'down', value: proof.down?.class ?? 'irreversible' },
  ]
}

export function downHeader(head: MigrationHead, proof: ProvenPlan, hash: string): readonly HeaderLine[] {
  const reason = irreversible(proof)
  return [
    { name: 'reverts', value: head.version },
    proven(proof, hash),
    ...(reason === undefined ? [] : [{ name: 'irreversible', value: reason }]),
    ...preflightLines(proof, 'down'),
    ...proof.losses.filter(({ direction }) => direction === 'down').map(lossLine),
    { name: 'class', value: proof.down?.class ?? 'irreversible' },
  ]
}

const lossLine = ({ object, kind, rows }: Loss): HeaderLine => ({
  name: 'loses',
  value: `${object} ${rows === undefined ? kind : 'rows'}`,
})

const proven = ({ certificate, probes }: ProvenPlan, hash: string): HeaderLine => ({
  name: 'proven',
  value: `${hash} PostgreSQL ${certificate.version}, ${certificate.provider}, ${probes} probe rows`,
})

const lockLines = ({ hazards }: ProvenPlan): readonly HeaderLine[] =>
  heldLocks(hazards).map(({ object, text }) => ({ name: 'locks', value: `${object} ${text}` }))

/** Queries for the database that is to be migrated: what they find would stop the run, or is what a statement deletes or changes unseen. A header line is one line. */
const preflightLines = ({ hazards }: ProvenPlan, direction: 'up' | 'down'): readonly HeaderLine[] => {
  const own = hazards.filter((one) => one.direction === direction)
  const lines = (name: string, list: readonly Hazard[]) =>
    [...new Set(list.flatMap(({ preflight }) => preflight ?? []))]
      .filter((query) => !/'[^']*\n[^']*'/.test(query))
      .map((query) => ({ name, value: query.replaceAll(/\s*\n\s*/g, ' ') }))
  return [
    ...lines(
      'preflight',
      own.filter(({ unmet }) => unmet === undefined),
    ),
    ...lines(
      'unmet',
      own.filter(({ unmet }) => unmet !== undefined),
    ),
  ]
}

/** The parents of what comes next: every head. */
export const followsOf = (heads: readonly StoredMigration[]): readonly Follows[] =>
  heads.map(({ version, hash }) => ({ version, hash }))
