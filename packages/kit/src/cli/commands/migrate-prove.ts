/** `tenon migrate prove [version]`: proves files that were written or edited by hand. */
import type { Argv } from 'yargs'
import { listOption } from '../list-option.ts'
import { printProofSummary } from '../print-proof.ts'
import type { Answer, SharedOptions } from '../reply.ts'

export const migrateProveCommand = (parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> =>
  parser.command(
    'prove [version]',
    'Prove edited or hand-written migration files, and note the proof in them',
    (command) =>
      command
        // `version` is an argument here, and yargs keeps the word for its option.
        .version(false)
        .positional('version', { type: 'string', describe: 'Only this one; otherwise all that are not proven' })
        .option('allow-loss', listOption('A table or column whose data may go'))
        .option('rename', listOption('What the files rename: old=new'))
        .example('tenon migrate prove', 'Every file that was edited since its proof, or has none')
        .example('tenon migrate prove 20260107093000', 'One of them, whether proven or not'),
    (options) =>
      answer(options, async ({ task, style }) => {
        const { migrateProve } = await import('../../tasks/migrate-prove.ts')
        const { value, problems, root } = await migrateProve({
          ...task,
          ...(options.version === undefined ? {} : { version: options.version }),
          allowLoss: options['allow-loss'],
          renames: options.rename,
        })
        const text = value
          ? value.length === 0
            ? 'every migration is proven'
            : value
                .map(({ migration, proof }) => `${style.strong(migration)}\n${printProofSummary(proof, style)}`)
                .join('\n\n')
          : ''
        return { json: { migrations: value ?? [], problems }, text, problems, root }
      }),
  )
