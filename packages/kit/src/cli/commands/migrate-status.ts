/** `tenon migrate status`: where a database stands. */
import { hasErrors } from '@tenon/schema/problem'
import type { Argv } from 'yargs'
import { count } from '../count.ts'
import type { Answer, SharedOptions } from '../reply.ts'

export const migrateStatusCommand = (parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> =>
  parser.command(
    'status',
    'Show what is applied, what is pending, and when it happened',
    (command) =>
      command
        .option('database', { type: 'string', requiresArg: true, describe: "A URL in place of the environment's" })
        .example('tenon migrate status', '')
        .example('tenon migrate status --env production --json', ''),
    (options) =>
      answer(options, async ({ task, style }) => {
        const { migrateStatus } = await import('../../tasks/migrate-status.ts')
        const { printTable } = await import('../print-table.ts')
        const { value, problems, root } = await migrateStatus({
          ...task,
          ...(options.database === undefined ? {} : { database: options.database }),
        })
        if (!value) return { json: { problems }, text: '', problems, root }
        const rows = [
          ...value.history.map(({ version, name, appliedAt, milliseconds, stamped }) => [
            style.good(stamped === null ? 'applied' : 'stamped'),
            version,
            name,
            appliedAt,
            stamped === null ? `${Math.round(milliseconds)} ms` : stamped === 'equal' ? '' : stamped,
          ]),
          ...value.pending.map(({ version, name }) => [style.warn('pending'), version, name, '', '']),
        ]
        const text = [
          style.faint(value.database),
          ...(rows.length > 0
            ? [
                printTable(
                  [
                    { title: '' },
                    { title: 'version' },
                    { title: 'name' },
                    { title: 'applied at' },
                    { title: 'took', right: true },
                  ],
                  rows,
                  style,
                ),
              ]
            : []),
          value.pending.length > 0
            ? `${count(value.pending.length, 'migration')} pending${hasErrors(problems) ? '' : `; \`tenon migrate up\` applies ${value.pending.length === 1 ? 'it' : 'them'}`}`
            : 'nothing pending',
        ].join('\n')
        return { json: { ...value, problems }, text, problems, root }
      }),
  )
