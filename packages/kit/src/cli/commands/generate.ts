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
              ...value.written.map((file) => `  ${style.good(options.check ? '≠' : '+')} ${file}`),
              ...value.removed.map((file) => `  ${style.bad('-')} ${file}`),
              summary(value.written.length + value.removed.length, value.unchanged, options.check),
            ].join('\n')
          : ''
        return { json: { ...value, problems }, text, problems, root }
      }),
  )

function summary(touched: number, unchanged: number, check: boolean): string {
  if (touched === 0) return `${count(unchanged, 'generated file')} up to date`
  return `${count(touched, 'file')} ${check ? 'out of date' : 'written'}, ${unchanged} unchanged`
}
