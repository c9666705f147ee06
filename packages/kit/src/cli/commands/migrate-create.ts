/** `tenon migrate create <name>`: from what the models changed to a proven pair of files. */
import type { Argv } from 'yargs'
import type { Asking } from '../../tasks/created-migration.ts'
import { askWhetherRenamed } from '../ask.ts'
import { listOption } from '../list-option.ts'
import { printDeltas, printProofSummary } from '../print-proof.ts'
import type { Answer, SharedOptions } from '../reply.ts'

export const migrateCreateCommand = (parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> =>
  parser.command(
    'create <name>',
    'Write a proven migration for what the models changed',
    (command) =>
      command
        .positional('name', { type: 'string', demandOption: true, describe: 'What it does, such as add-phone' })
        .option('rename', listOption('What has a new name: old=new, such as users.name=users.full_name'))
        .option('using', listOption("How a column's values are converted: table.column=expression"))
        .option('using-down', listOption('The same for the way back'))
        .option('allow-loss', listOption('A table or column whose data may go'))
        .option('empty', { type: 'boolean', default: false, describe: 'Two files to fill by hand' })
        .example('tenon migrate create add-phone', '')
        .example('tenon migrate create full-name --rename users.name=users.full_name', 'The column keeps its data')
        .example(`tenon migrate create ages --using 'users.age=age::text::int'`, 'Where no cast leads to the new type')
        .example('tenon migrate create drop-fax --allow-loss users.fax', 'The column goes with its data')
        .example('tenon migrate create backfill-totals --empty', 'Written by hand, proven by `tenon migrate prove`'),
    (options) =>
      answer(options, async ({ task, terminal, style, hush }) => {
        const { migrateCreate } = await import('../../tasks/migrate-create.ts')
        let shown = ''
        const ask: Asking = (candidate, deltas) => {
          hush()
          const lines = printDeltas(deltas, title, style)
          const before = shown === '' ? lines : ''
          shown ||= lines
          return askWhetherRenamed(candidate, before)
        }
        const { value, problems, root } = await migrateCreate({
          ...task,
          name: options.name,
          renames: options.rename,
          using: options.using,
          usingDown: options['using-down'],
          allowLoss: options['allow-loss'],
          empty: options.empty,
          ...(terminal.interactive ? { ask } : {}),
        })
        // Answers make one line of what were two.
        const lines = value && value.deltas.length > 0 ? printDeltas(value.deltas, title, style) : ''
        const text = value
          ? [
              lines === shown ? '' : lines,
              value.proof ? printProofSummary(value.proof, style) : '',
              value.files.length > 0 ? value.files.map((file) => `  ${style.good('+')} ${file}`).join('\n') : '',
              value.next,
            ]
              .filter(Boolean)
              .join('\n\n')
          : ''
        return { json: { ...value, problems }, text, problems, root }
      }),
  )

const title = 'models differ from migrations'
