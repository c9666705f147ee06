/** Which migrations a run applies or takes back. Matched by version, never passed over for being older. Pure. */
import type { Direction } from './file.ts'
import type { Migration } from './folder.ts'
import type { AppliedMigration, History } from './history.ts'
import { MigrationError, type MigrationFault } from './migration-error.ts'

export interface Wanted {
  readonly direction: Direction
  /** Up: the last to be applied. Down: the last that stays; `0` takes all back. */
  readonly to?: string | undefined
  readonly steps?: number | undefined
  /** SHA-256 of down files that were edited since their up was applied, and are meant as they are now. */
  readonly acceptDowns?: readonly string[] | undefined
}

const fault = (kind: MigrationFault, version: string, message: string) =>
  new MigrationError({ fault: kind, version, message })

export function selectMigrations(
  migrations: readonly Migration[],
  history: History,
  wanted: Wanted,
): readonly Migration[] {
  refuseEdited(migrations, history)
  refuseHalfDone(migrations, history, wanted.direction)
  return wanted.direction === 'up' ? selectUp(migrations, history, wanted) : selectDown(migrations, history, wanted)
}

/** Between a look and what was agreed on it another run may have changed the choice; `told` says so. */
export function refuseOvertaken(
  chosen: readonly Migration[],
  expected: readonly string[],
  told: { readonly version: string; readonly message: string },
): void {
  if (chosen.map(({ version }) => version).join() === expected.join()) return
  throw new MigrationError({ fault: 'overtaken', retry: 'safe', ...told })
}

function refuseEdited(migrations: readonly Migration[], history: History): void {
  const known = new Map(migrations.map((one) => [one.version, one]))
  for (const { version, name, hash } of history.applied) {
    const file = known.get(version)
    if (file && file.up.hash !== hash) {
      throw fault(
        'edited',
        version,
        `\`${version}_${name}.up.sql\` was edited after it was applied: bring it back, and put the rest into a new migration.`,
      )
    }
  }
}

function refuseHalfDone(migrations: readonly Migration[], { unfinished }: History, direction: Direction): void {
  if (!unfinished) return
  const { version } = unfinished
  const file = migrations.find((one) => one.version === version)
  const stands = `Of \`${version}\` ${unfinished.direction} ${unfinished.done.length} segments are done${unfinished.started === undefined ? '' : `, and segment ${unfinished.started + 1} was begun`}`
  if (unfinished.direction !== direction)
    throw fault('half-done', version, `${stands}: finish it by \`${unfinished.direction}\` first.`)
  if (!file) throw fault('missing-file', version, `${stands}, and its file is missing.`)
  if (file[direction]?.hash !== unfinished.hash)
    throw fault('half-done', version, `${stands}, in another form of the file: bring that one back to finish it.`)
}

function selectUp(migrations: readonly Migration[], history: History, { to, steps }: Wanted): readonly Migration[] {
  const applied = new Set(history.applied.map(({ version }) => version))
  const pending = migrations.filter(({ version }) => !applied.has(version))
  refuseOrphans(pending, history)
  // What was cut off comes first, wherever the graph would put it.
  const first = history.unfinished?.version
  const ordered = [...pending].sort((one, other) => Number(other.version === first) - Number(one.version === first))
  const last = to === undefined ? ordered.length : lastUp(ordered, applied, to)
  return ordered.slice(0, Math.min(last, steps ?? ordered.length))
}

/** Each pending one stands on its parents as they were when it was proved, be they applied or pending. */
function refuseOrphans(pending: readonly Migration[], { applied }: History): void {
  const hashes = new Map(applied.map(({ version, hash }) => [version, hash]))
  for (const { version, up } of pending) hashes.set(version, up.hash)
  for (const { version, name, up } of pending) {
    for (const parent of up.follows) {
      const about = `\`${version}_${name}\` follows \`${parent.version}\``
      const hash = hashes.get(parent.version)
      if (hash === undefined) throw fault('missing-parent', version, `${about}, which is neither here nor applied.`)
      if (hash !== parent.hash)
        throw fault(
          'parent-edited',
          version,
          `${about} in another form than it has: bring that one back, or prove \`${version}\` again.`,
        )
    }
  }
}

function lastUp(pending: readonly Migration[], applied: ReadonlySet<string>, to: string): number {
  const index = pending.findIndex(({ version, name }) => version === to || `${version}_${name}` === to)
  if (index >= 0) return index + 1
  if (applied.has(to.slice(0, 14))) return 0
  throw fault('unknown-version', to, `There is no migration \`${to}\`.`)
}

function selectDown(migrations: readonly Migration[], history: History, wanted: Wanted): readonly Migration[] {
  const { to, steps } = wanted
  const known = new Map(migrations.map((one) => [one.version, one]))
  const newest = [...history.applied].reverse()
  const stays =
    to === undefined || to === '0'
      ? newest.length
      : newest.findIndex(({ version, name }) => version === to || `${version}_${name}` === to)
  if (stays < 0) throw fault('unknown-version', to ?? '', `\`${to}\` is not applied, so nothing can go back to it.`)
  const count = Math.min(to === undefined ? (steps ?? 1) : stays, steps ?? newest.length)
  return newest.slice(0, count).map((one) => {
    const file = known.get(one.version)
    refuseNoWayBack(one, file, wanted.acceptDowns ?? [])
    return file
  })
}

/** Only what undoes something, and is what it was when the up was applied, may be recorded as taken back. */
function refuseNoWayBack(
  { version, name, downHash }: AppliedMigration,
  file: Migration | undefined,
  accepted: readonly string[],
): asserts file is Migration {
  const path = `\`${version}_${name}.down.sql\``
  if (!file?.down) throw fault('missing-file', version, `\`${version}_${name}\` has no down file here.`)
  const reason = file.down.header.find((line) => line.name === 'irreversible')?.value
  if (reason !== undefined)
    throw fault(
      'irreversible',
      version,
      `\`${version}_${name}\` can't be taken back: ${reason || 'its down file says so'}`,
    )
  if (file.down.segments.length === 0 && file.up.segments.length > 0)
    throw fault('irreversible', version, `${path} has no statements, so nothing would be taken back.`)
  if (downHash !== undefined && downHash !== file.down.hash && !accepted.includes(file.down.hash))
    throw fault(
      'down-edited',
      version,
      `${path} was edited after its migration was applied: bring it back, or prove it again by \`tenon migrate prove ${version}\`; without the kit, name its hash in \`acceptDowns\`.`,
    )
}
