/** `tenon check`: do models, migrations, generated code and database tell the same story? */
import type { Argv } from 'yargs'
import { printDrift } from '../print-drift.ts'
import { printDeltas } from '../print-proof.ts'
import type { Answer, SharedOptions } from '../reply.ts'

export const checkCommand = (parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> =>
  parser.command(
    'check',
    'Compare models, migrations, generated files and a live database',
    (command) =>
      command
        .option('database', {
          type: 'string',
          describe: "Compare with a live database: a URL, or the environment's without a value",
        })
        .option('prove', {
          type: 'boolean',
          describe: 'Prove the migrations that the database or the base branch does not have yet (the default in CI)',
        })
        .option('base', {
          type: 'string',
          requiresArg: true,
          describe: 'The branch to compare with; the main one if not given',
        })
        .example('tenon check', 'Before a commit')
        .example('tenon check --prove', 'In CI')
        .example('tenon check --database --env production', 'Has somebody changed production by hand?'),
    (options) =>
      answer(options, async ({ task, style }) => {
        const { check } = await import('../../tasks/check.ts')
        const { value, problems, root } = await check({
          ...task,
          prove: options.prove ?? task.ci === true,
          ...(options.database === undefined ? {} : { database: options.database }),
          ...(options.base === undefined ? {} : { base: options.base }),
        })
        const text = value
          ? value.parts
              .map(({ part, title, fine, known, remark = '', deltas }) =>
                [
                  known
                    ? `  ${fine ? style.good('✓') : style.bad('✗')} ${title}  ${style.faint(remark)}`.trimEnd()
                    : `  ${style.warn('?')} ${title}  ${style.warn(`not known${remark && `: ${remark}`}`)}`,
                  ...(deltas.length > 0 ? [(part === 'database' ? printDrift : printDeltas)(deltas, '', style)] : []),
                ].join('\n'),
              )
              .join('\n')
          : ''
        return {
          json: { ...value, problems },
          text,
          problems,
          root,
          differs: value?.parts.some(({ fine }) => !fine) ?? false,
        }
      }),
  )
