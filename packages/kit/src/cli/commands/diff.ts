/** `tenon diff <from> <to>`: the proven plan between any two states. Writes nothing. */
import type { Argv } from 'yargs'
import type { Diff } from '../../tasks/diff.ts'
import { listOption } from '../list-option.ts'
import { printDiff } from '../print-diff.ts'
import type { Answer, SharedOptions } from '../reply.ts'

export const diffCommand = (parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> =>
  parser.command(
    'diff <from> <to>',
    'Print the proven plan between two states, up and down',
    (command) =>
      command
        .positional('from', {
          type: 'string',
          demandOption: true,
          describe: 'models, migrations, empty, a .sql file, a folder of them, or a database URL',
        })
        .positional('to', { type: 'string', demandOption: true, describe: 'The same' })
        .option('rename', listOption('What has a new name: old=new'))
        .option('using', listOption("How a column's values are converted: table.column=expression"))
        .option('using-down', listOption('The same for the way back'))
        .example('tenon diff migrations models', 'What the next migration would do')
        .example('tenon diff before.sql after.sql --scratch npm:18', 'Any two dumps')
        .example('tenon diff postgres://localhost/shop models --json', ''),
    (options) =>
      answer(options, async ({ task, style }) => {
        const { diff } = await import('../../tasks/diff.ts')
        const { value, problems, root } = await diff({
          ...task,
          from: options.from,
          to: options.to,
          renames: options.rename,
          using: options.using,
          usingDown: options['using-down'],
        })
        return {
          json: value ? toJson(value) : { ...refusedDiff, refused: problems },
          text: value ? printDiff(value, style) : '',
          // What was refused stands in the JSON form itself; for eyes it is a problem like any other.
          problems: [...problems, ...(value?.notes ?? []), ...(value?.refused ?? []), ...(value?.downRefused ?? [])],
          differs: value ? !value.equal : true,
          root,
        }
      }),
  )

/** The documented form, key by key: what else the task tells is for eyes. */
const toJson = (plan: Diff) => ({
  equal: plan.equal,
  up: plan.up,
  down: plan.down,
  losses: plan.losses,
  hazards: plan.hazards.map(({ direction: _, ...hazard }) => hazard),
  renameCandidates: plan.renameCandidates,
  refused: plan.refused,
  downRefused: plan.downRefused,
  unmodelled: plan.unmodelled,
  unobserved: plan.unobserved,
  certificate: plan.certificate,
  // Lines of dumps that were skipped, roles that were stubbed.
  notes: plan.notes,
})

/** The same form where not even a scratch database could be opened. */
const refusedDiff = {
  equal: false,
  up: null,
  down: null,
  losses: [],
  hazards: [],
  renameCandidates: [],
  refused: [],
  downRefused: [],
  unmodelled: [],
  unobserved: [],
  certificate: null,
  notes: [],
}
