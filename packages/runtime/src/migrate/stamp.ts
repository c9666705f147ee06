/** Records migrations as applied where the database has what they make already. Runs none of them, and compares nothing: that is for whoever calls. */
import { type MigrationFiles, orderMigrations, readMigrationFolder } from './folder.ts'
import { createHistory, type History, readHistory, recordUp } from './history.ts'
import { withMigrationLock } from './lock.ts'
import { MigrationError } from './migration-error.ts'
import { refuseOvertaken, selectMigrations } from './select.ts'
import { type Target, withTarget } from './target.ts'

export interface StampOptions {
  /** The folder of migration files; or `files`. */
  readonly folder?: string | undefined
  readonly files?: readonly MigrationFiles[] | undefined
  readonly target: Target
  /** Versions that the caller compared with the database: exactly those that an up would apply up to the last of them. */
  readonly versions: readonly string[]
  /** What the comparison found, kept with each of them: `equal`, or what differed. */
  readonly stamped: string
  /** Milliseconds to wait for another run; 10 000 by default. */
  readonly lockWait?: number | undefined
}

/** All of them or none. The next up goes on after them. */
export async function stampMigrations(options: StampOptions): Promise<void> {
  const { versions, stamped, target, lockWait = 10_000 } = options
  const to = versions.at(-1)
  if (to === undefined) return
  const migrations = orderMigrations(options.files ?? (await readMigrationFolder(options.folder ?? '.')))
  await withTarget(target, migrations, (session) =>
    withMigrationLock(session, { wait: lockWait }, async () => {
      const columns = await createHistory(session)
      if (!columns.stamped) throw olderHistory()
      const history = await readHistory(session)
      refuseHalfDone(history)
      const chosen = selectMigrations(migrations, history, { direction: 'up', to })
      refuseOvertaken(chosen, versions, { version: to, message: overtaken })
      const rows = chosen.map(({ version, name, up, down }) =>
        recordUp({ version, name, hash: up.hash, downHash: down?.hash, stamped }, 0),
      )
      // One message is one transaction.
      await session.run(rows.join('; '))
    }),
  )
}

/** An up may resume what was cut off; what a database holds in the middle of one is nobody's chain. */
function refuseHalfDone({ unfinished }: History): void {
  if (!unfinished) return
  throw new MigrationError({
    fault: 'half-done',
    version: unfinished.version,
    message: `Of \`${unfinished.version}\` ${unfinished.direction} a run was cut off in the middle: finish it first.`,
  })
}

const overtaken = 'The history of the database has changed since it was compared: nothing was recorded.'

const olderHistory = () =>
  new MigrationError({
    fault: 'older-history',
    message: 'The history of this database is of an older version, and only a run of its owner brings it up to date.',
  })
