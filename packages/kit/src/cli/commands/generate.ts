/** `tenon generate`: everything in the folder of generated code, from models and SQL. */
import type { Argv } from 'yargs'
import { count } from '../count.ts'
import type { Answer, SharedOptions } from '../reply.ts'

export const generateCommand = (parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> =>
  parser.command(
    'generate',
    'Write the generated code: types, repositories, validators, reports',
    (command) =>
      command
        .option('check', {
          type: 'boolean',
          default: false,
          describe: 'Write nothing; fail when a file is not what would be written',
        })
        .example('tenon generate', 'Bring the generated folder up to date')
        .example('tenon generate --check', 'In CI: is what was committed up to date?'),
    (options) =>
      answer(options, async ({ task, style }) => {
        const { generate } = await import('../../tasks/generate.ts')
        const { value, problems, root } = await generate({ ...task, check: options.check })
        const text = value
          ? [
              ...listed([
                ...value.removed.map((file) => `  ${style.bad('-')} ${file}`),
                ...value.written.map((file) => `  ${style.good(options.check ? '≠' : '+')} ${file}`),
              ]),
              summary(value.written.length + value.removed.length, value.unchanged, options.check),
            ].join('\n')
          : ''
        return { json: { ...value, problems }, text, problems, root }
      }),
  )

/** A first run writes a file for each table: more than a screen of them tells nobody anything. */
const listedAtMost = 20

const listed = (lines: readonly string[]): readonly string[] =>
  lines.length <= listedAtMost + 1
    ? lines
    : [
        ...lines.slice(0, listedAtMost),
        `  … and ${lines.length - listedAtMost} more, all of them in the output of \`--json\``,
      ]

function summary(touched: number, unchanged: number, check: boolean): string {
  if (touched === 0) return `${count(unchanged, 'generated file')} up to date`
  return `${count(touched, 'file')} ${check ? 'out of date' : 'written'}, ${unchanged} unchanged`
}
