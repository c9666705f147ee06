/** `tenon report <name>`: runs one report and prints its rows; without a name it lists them. */
import type { Argv } from 'yargs'
import type { ListedReport } from '../../tasks/list-reports.ts'
import type { TaskOptions } from '../../tasks/outcome.ts'
import { count } from '../count.ts'
import { knownOptions } from '../known-options.ts'
import { listOption } from '../list-option.ts'
import type { Answer, Reply, SharedOptions } from '../reply.ts'
import type { Style } from '../style.ts'
import { UsageError } from '../usage-error.ts'

export function reportCommand(parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> {
  /** Of all that yargs parses, what is no parameter: its own entries and every option. */
  let claimed: ReadonlySet<string> = new Set()
  return parser.command(
    'report [name]',
    'Run one report and print its rows, or list the reports',
    (command) => {
      const known = command
        .positional('name', { type: 'string', describe: 'Its SQL name or its property; without it they are listed' })
        .option('param', listOption('A parameter as name=value; `--<name> value` says the same'))
        .option('database', { type: 'string', requiresArg: true, describe: "A URL in place of the environment's" })
      claimed = new Set(['_', '$0', ...knownOptions(known)])
      // A report's parameters are options of their own, and known only once the report is.
      return known
        .strict(false)
        .strictCommands(false)
        .example('tenon report', 'What there is, with its parameters')
        .example('tenon report monthly-revenue --year 2026', '')
        .example('tenon report top-customers --param limit=5 --json', '')
    },
    (options) =>
      answer(options, async ({ task, style }) => {
        const parameters = { ...looseParameters(options, claimed), ...namedParameters(options.param) }
        if (options.name === undefined) return list(task, style, parameters)
        const { report } = await import('../../tasks/report.ts')
        const { printTable } = await import('../print-table.ts')
        const { value, problems, root } = await report({
          ...task,
          name: options.name,
          parameters,
          ...(options.database === undefined ? {} : { database: options.database }),
        })
        const text = value
          ? [
              ...(value.columns.length > 0
                ? [
                    printTable(
                      value.columns.map(({ name, numeric }) => ({ title: name, right: numeric })),
                      value.cells.map((row) => row.map((cell) => cell ?? style.faint('null'))),
                      style,
                    ),
                  ]
                : []),
              style.faint(
                value.columns.length > 0 ? count(value.cells.length, 'row') : `${count(value.count, 'row')} affected`,
              ),
              ...(Object.keys(value.sampled).length > 0 ? [style.faint(printSampled(value.sampled))] : []),
            ].join('\n')
          : ''
        const json = value ? { name: value.name, rows: value.rows, problems } : { problems }
        return { json, text, problems, root }
      }),
  )
}

async function list(task: TaskOptions, style: Style, given: Readonly<Record<string, string>>): Promise<Reply> {
  const [name] = Object.keys(given)
  if (name !== undefined)
    throw new UsageError(`\`${name}\` is a parameter, and no report is named.`, '`tenon report` lists them.')
  const { listReports } = await import('../../tasks/list-reports.ts')
  const { printTable } = await import('../print-table.ts')
  const { value, problems, root } = await listReports(task)
  const rows = value?.map((one) => [one.name, rowsWords[one.rows], one.parameters.map(printParameter).join(' ')])
  const text =
    rows && rows.length > 0
      ? printTable([{ title: 'report' }, { title: 'rows' }, { title: 'parameters' }], rows, style)
      : 'There is no report yet: write one in `schema/reports/`, then `tenon generate`.'
  return { json: value ? { reports: value, problems } : { problems }, text: value ? text : '', problems, root }
}

const rowsWords = { one: 'one', maybe: 'one or none', many: 'any number', count: 'none, but how many it affects' }

/** As it is written on the command line; what may be left out in brackets. */
function printParameter({ name, type, nullable, sample }: ListedReport['parameters'][number]): string {
  const word = `--${name} <${type}>`
  return nullable || sample !== undefined ? `[${word}${sample === undefined ? '' : ` = ${sample}`}]` : word
}

const printSampled = (sampled: Readonly<Record<string, string>>): string =>
  `with ${Object.entries(sampled)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ')} from the report's file`

function namedParameters(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=')
      if (at < 1)
        throw new UsageError(`\`--param ${word}\` is not written \`name=value\`.`, 'Write `--param name=value`.')
      return [word.slice(0, at), word.slice(at + 1)]
    }),
  )
}

/** What yargs parsed and no option claims: the parameters of this report. */
function looseParameters(
  options: Readonly<Record<string, unknown>>,
  claimed: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([name, value]) => !claimed.has(name) && value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  )
}
