/** `tenon migrate stamp`: takes a database that is there already into the history. */
import type { Argv } from 'yargs'
import type { Stamped } from '../../tasks/migrate-stamp.ts'
import { count } from '../count.ts'
import { listOption } from '../list-option.ts'
import { printDrift } from '../print-drift.ts'
import type { Answer, SharedOptions } from '../reply.ts'
import type { Style } from '../style.ts'

export const migrateStampCommand = (parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> =>
  parser.command(
    'stamp',
    'Record migrations that a database is the result of, without running them',
    (command) =>
      command
        .option('to', { type: 'string', requiresArg: true, describe: 'The last version to record; all if not given' })
        .option('dry-run', { type: 'boolean', default: false, describe: 'Compare, and record nothing' })
        .option('allow-difference', listOption('An object that may differ from what the migrations make'))
        .option('database', { type: 'string', requiresArg: true, describe: "A URL in place of the environment's" })
        .example('tenon migrate stamp --env production', 'A database from before Tenon: compare it, then record')
        .example('tenon migrate stamp --to 20260107093000', 'It is at this version')
        .example('tenon migrate stamp --allow-difference alembic_version', 'A table of another tool may stay'),
    (options) =>
      answer(options, async ({ task, style }) => {
        const { migrateStamp } = await import('../../tasks/migrate-stamp.ts')
        const { value, problems, root } = await migrateStamp({
          ...task,
          dryRun: options['dry-run'],
          allowDifferences: options['allow-difference'],
          ...(options.to === undefined ? {} : { to: options.to }),
          ...(options.database === undefined ? {} : { database: options.database }),
        })
        return { json: { ...value, problems }, text: value ? print(value, style) : '', problems, root }
      }),
  )

function print({ database, dryRun, migrations, stamped, deltas, remark }: Stamped, style: Style): string {
  return [
    style.faint([database, remark].filter(Boolean).join(', ')),
    ...(deltas.length > 0 ? [printDrift(deltas, 'the database differs from what the migrations make', style)] : []),
    ...migrations.map(({ version, name }) => `  ${style.good('=')} ${version}_${name}`),
    ...(stamped === null
      ? deltas.length > 0
        ? []
        : ['nothing to record']
      : [
          `${count(migrations.length, 'migration')} ${dryRun ? 'would be recorded' : 'recorded'}, none run: ${stamped === 'equal' ? 'the database is what they make' : `the database is what they make ${stamped}`}`,
        ]),
  ].join('\n')
}
