/** `tenon migrate up` and `tenon migrate down`: two directions of one road. */
import type { Argv } from 'yargs'
import type { Moved, MoveOptions } from '../../tasks/migrate-move.ts'
import type { Outcome } from '../../tasks/outcome.ts'
import { askForName } from '../ask.ts'
import { count } from '../count.ts'
import type { Answer, CommandContext, Reply, SharedOptions } from '../reply.ts'
import { UsageError } from '../usage-error.ts'

export const migrateUpCommand = (parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> =>
  parser.command(
    'up',
    'Apply pending migrations',
    (command) =>
      withMoveOptions(command)
        .example('tenon migrate up', 'All that is pending')
        .example('tenon migrate up --env production --dry-run', 'What would run there'),
    (options) =>
      answer(options, async (context) => {
        const { migrateUp } = await import('../../tasks/migrate-move.ts')
        return move(options, context, migrateUp)
      }),
  )

export const migrateDownCommand = (parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> =>
  parser.command(
    'down',
    'Take back applied migrations, the last one unless told otherwise',
    (command) =>
      withMoveOptions(command)
        .option('confirm', {
          type: 'string',
          requiresArg: true,
          describe: "The database's name, where it counts as production",
        })
        .example('tenon migrate down', 'The last one')
        .example('tenon migrate down --to 20260107093000', 'All that came after this version'),
    (options) =>
      answer(options, async (context) => {
        const { migrateDown } = await import('../../tasks/migrate-move.ts')
        return move(options, context, migrateDown)
      }),
  )

const withMoveOptions = (command: Argv<SharedOptions>) =>
  command
    .option('to', { type: 'string', requiresArg: true, describe: 'The version to end at; `0` is before the first' })
    .option('steps', { type: 'string', requiresArg: true, describe: 'How many migrations at most' })
    .option('dry-run', { type: 'boolean', default: false, describe: 'Print the SQL and run nothing' })
    .option('database', { type: 'string', requiresArg: true, describe: "A URL in place of the environment's" })

interface MoveWords {
  readonly to: string | undefined
  readonly steps: string | undefined
  readonly 'dry-run': boolean
  readonly database: string | undefined
  readonly confirm?: string | undefined
}

async function move(
  options: MoveWords,
  { task, style, terminal, hush }: CommandContext,
  run: (options: MoveOptions) => Promise<Outcome<Moved>>,
): Promise<Reply> {
  if (options.steps !== undefined && !/^[1-9]\d*$/.test(options.steps)) {
    throw new UsageError('`--steps` takes a whole number from 1.', 'For example `--steps 1`.')
  }
  const { value, problems, root } = await run({
    ...task,
    dryRun: options['dry-run'],
    ...(options.to === undefined ? {} : { to: options.to }),
    ...(options.steps === undefined ? {} : { steps: Number(options.steps) }),
    ...(options.database === undefined ? {} : { database: options.database }),
    ...(options.confirm === undefined ? {} : { confirm: options.confirm }),
    ...(terminal.interactive ? { ask: askForName(hush) } : {}),
  })
  const lines = value?.migrations.flatMap(({ version, name, milliseconds, segments }) => [
    `  ${options['dry-run'] ? '·' : style.good('✓')} ${version} ${name}${
      milliseconds === undefined ? '' : style.faint(`  ${Math.round(milliseconds)} ms`)
    }`,
    ...(segments ?? []).flatMap(({ statements }) => statements.map((text) => `\n${text.replaceAll(/^/gm, '      ')};`)),
  ])
  const text = value
    ? [
        `${style.faint(value.database)}`,
        ...(lines ?? []),
        value.migrations.length === 0
          ? 'nothing to do'
          : `${count(value.migrations.length, 'migration')} ${verb(value.direction, options['dry-run'])}`,
      ].join('\n')
    : ''
  return { json: { ...value, problems }, text, problems, root }
}

function verb(direction: 'up' | 'down', dryRun: boolean): string {
  if (direction === 'up') return dryRun ? 'would be applied' : 'applied'
  return dryRun ? 'would be taken back' : 'taken back'
}
