/** `tenon migrate …`: the group; each of its commands stands in a file of its own. */
import type { Argv } from 'yargs'
import type { Answer, SharedOptions } from '../reply.ts'
import { migrateCreateCommand } from './migrate-create.ts'
import { migrateDownCommand, migrateUpCommand } from './migrate-move.ts'
import { migrateProveCommand } from './migrate-prove.ts'
import { migrateStampCommand } from './migrate-stamp.ts'
import { migrateStatusCommand } from './migrate-status.ts'

export const migrateCommand = (parser: Argv<SharedOptions>, answer: Answer): Argv<SharedOptions> =>
  parser.command('migrate', 'Write, prove and apply migrations', (group) => {
    for (const add of [
      migrateCreateCommand,
      migrateProveCommand,
      migrateUpCommand,
      migrateDownCommand,
      migrateStatusCommand,
      migrateStampCommand,
    ]) {
      add(group, answer)
    }
    return group
      .demandCommand(1, '`migrate` needs one of its commands: create, prove, up, down, status or stamp.')
      .example(
        'tenon migrate create add-phone',
        'Compare models with migrations, prove the way there and back, write it',
      )
      .example('tenon migrate status', 'What is applied, what is pending')
  })
