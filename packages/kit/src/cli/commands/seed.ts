/** `tenon seed`: runs the project's seeds. */
import type { Argv } from 'yargs'
import { askForName } from '../ask.ts'
import { count } from '../count.ts'
import type { Answer, SharedOptions } from '../reply.ts'

export const seedCommand = (parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> =>
  parser.command(
    'seed',
    'Fill the database with the rows of schema/seeds',
    (command) =>
      command
        .option('fresh', { type: 'boolean', default: false, describe: 'Empty every table first' })
        .option('confirm', {
          type: 'string',
          requiresArg: true,
          describe: "With --fresh: the database's name, where it counts as production",
        })
        .option('database', { type: 'string', requiresArg: true, describe: "A URL in place of the environment's" })
        .example('tenon seed', '')
        .example('tenon seed --fresh --env test', 'Empty the tables of the test database, then seed'),
    (options) =>
      answer(options, async ({ task, style, terminal, hush }) => {
        const { seed } = await import('../../tasks/seed.ts')
        const { value, problems, root } = await seed({
          ...task,
          fresh: options.fresh,
          ...(options.confirm === undefined ? {} : { confirm: options.confirm }),
          ...(options.database === undefined ? {} : { database: options.database }),
          ...(terminal.interactive ? { ask: askForName(hush) } : {}),
        })
        const text = value
          ? [
              style.faint(value.database),
              ...(value.emptied > 0 ? [`  ${style.bad('-')} the rows of ${count(value.emptied, 'table')}`] : []),
              ...value.seeds.map(
                ({ file, milliseconds }) =>
                  `  ${style.good('✓')} ${file}${style.faint(`  ${Math.round(milliseconds)} ms`)}`,
              ),
              `${count(value.seeds.length, 'seed')} run`,
            ].join('\n')
          : ''
        return { json: { ...value, problems }, text, problems, root }
      }),
  )
