/** `tenon describe <file.sql>…`: the types of any query, as PostgreSQL and the rules of nullability tell them. */
import type { Argv } from 'yargs'
import type { DescribedStatement } from '../../tasks/describe.ts'
import type { Answer, SharedOptions } from '../reply.ts'

export const describeCommand = (parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> =>
  parser.command(
    'describe <file..>',
    'Show parameters, columns and nullability of the statements in SQL files',
    (command) =>
      command
        .positional('file', { type: 'string', array: true, demandOption: true, describe: 'SQL files' })
        .option('state', {
          type: 'string',
          requiresArg: true,
          default: 'models',
          describe: 'What they are described on: models, migrations, empty, a .sql file or folder, or a database URL',
        })
        .example('tenon describe schema/reports/*.sql', '')
        .example('tenon describe query.sql --state dump.sql --json', ''),
    (options) =>
      answer(options, async ({ task, style }) => {
        const { describe } = await import('../../tasks/describe.ts')
        const { printTable } = await import('../print-table.ts')
        const { value, problems, root } = await describe({ ...task, files: options.file, state: options.state })
        const text = (value ?? [])
          .filter(({ columns, problems: own }) => columns.length > 0 || own.length === 0)
          .map(({ file, name, rows, params, columns }) =>
            [
              `${style.strong(name)}  ${style.faint(`${file}, ${rowWords[rows]}`)}`,
              printTable(
                [{ title: '' }, { title: 'name' }, { title: 'type' }, { title: 'TypeScript' }, { title: '' }],
                [
                  ...params.map((param) => ['parameter', param.name, param.type, orNull(param), '']),
                  ...columns.map((column) => ['column', column.name, column.type, orNull(column), column.reason ?? '']),
                ],
                style,
              ),
            ].join('\n'),
          )
          .join('\n\n')
        const json =
          value?.map(inDocumentedForm) ?? options.file.map((file) => ({ ...undescribed, file, name: file, problems }))
        const all = [...problems, ...(value ?? []).flatMap((statement) => statement.problems)]
        return { json, text, problems: [...new Map(all.map((one) => [JSON.stringify(one), one])).values()], root }
      }),
  )

/** The reasons are for eyes: the JSON form has the keys that are documented. */
const inDocumentedForm = (statement: DescribedStatement) => ({
  ...statement,
  columns: statement.columns.map(({ reason: _, ...column }) => column),
})

/** The same form for a file that could not be looked at. */
const undescribed = { rows: 'many', params: [], columns: [] }

const rowWords = { one: 'one row', maybe: 'one row or none', many: 'many rows', count: 'a count' }

const orNull = ({ tsType, nullable }: { tsType: string; nullable: boolean }): string =>
  nullable && tsType !== 'unknown' ? `${tsType} | null` : tsType
