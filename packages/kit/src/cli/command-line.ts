/** The command line's grammar on yargs: the list of commands, the shared options, and usage errors as values. */
import { nearestNames } from '@tenon/schema/problem'
import yargs, { type Argv } from 'yargs'
import { checkCommand } from './commands/check.ts'
import { describeCommand } from './commands/describe.ts'
import { diffCommand } from './commands/diff.ts'
import { generateCommand } from './commands/generate.ts'
import { migrateCommand } from './commands/migrate.ts'
import { reportCommand } from './commands/report.ts'
import { seedCommand } from './commands/seed.ts'
import { count } from './count.ts'
import { knownOptions } from './known-options.ts'
import type { Answer, SharedOptions } from './reply.ts'
import { UsageError } from './usage-error.ts'
import { version } from './version.ts'

/** Runs the command that the words name; gives the text of the help where that was asked for. */
export async function parseCommandLine(words: readonly string[], answer: Answer): Promise<string> {
  let help = ''
  const parser = makeParser(words, answer)
  withoutHelpBeforehand(parser)
  await parser.parseAsync([...words], {}, (_error, _argv, output) => {
    help = output
  })
  return help
}

/** In the order in which a project meets them. */
const commands = [
  generateCommand,
  migrateCommand,
  seedCommand,
  reportCommand,
  checkCommand,
  diffCommand,
  describeCommand,
]

function makeParser(words: readonly string[], answer: Answer): Argv<SharedOptions> {
  const parser = withSharedOptions(yargs(), words)
  for (const add of commands) add(parser, answer)
  return parser
    .demandCommand(1, 'A command is needed.')
    .strict()
    .example('tenon generate', 'Types, repositories, validators and reports from models and SQL')
    .example('tenon migrate create add-phone', 'Write a proven migration for what the models changed')
    .example('tenon migrate up', 'Apply what is pending')
    .example('tenon report top-customers --param limit=5', 'Run one report')
    .epilogue('`tenon <command> --help` shows the options and examples of each.')
}

function withSharedOptions(parser: Argv, words: readonly string[]): Argv<SharedOptions> {
  return parser
    .fail((message, error: Error | undefined) => {
      // yargs throws its own kind for some wrong words; every other error is not about the command line.
      if (error && error.name !== 'YError') throw error
      throw usageError(message ?? error?.message ?? '', parser, words)
    })
    .scriptName('tenon')
    .usage('tenon <command>\n\nModels and SQL in; proven migrations, typed repositories, validators and reports out.')
    .version(version)
    .locale('en')
    .help()
    .alias('help', 'h')
    .exitProcess(false)
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'camel-case-expansion': false,
      // `--rename a=b name` leaves `name` to the command.
      'greedy-arrays': false,
    })
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .option('json', {
      type: 'boolean',
      default: false,
      global: true,
      describe: 'Print one JSON value and nothing else',
    })
    .option('env', { type: 'string', requiresArg: true, describe: "One of the config's environments" })
    .option('scratch', {
      type: 'string',
      requiresArg: true,
      describe: 'Where states are built: pglite, npm:<major>, installed or a URL',
    })
    .option('cwd', { type: 'string', requiresArg: true, describe: 'The folder of the project, or one below it' })
    .option('verbose', { type: 'boolean', default: false, describe: 'Show where an unexpected error happened' })
}

/** yargs makes up the text of the help before any command, in case that it fails with it; ours never do. */
function withoutHelpBeforehand(parser: Argv<SharedOptions>): void {
  // Internal, as below.
  const { getInternalMethods } = parser as unknown as {
    getInternalMethods(): { getUsageInstance(): { cacheHelpMessage(): void } }
  }
  getInternalMethods.call(parser).getUsageInstance().cacheHelpMessage = () => {}
}

/** Turns yargs' sentences into ours, with the word that was probably meant. */
function usageError(message: string, parser: Argv, words: readonly string[]): UsageError {
  const unknown = /^Unknown arguments?: (.+)$/.exec(message)?.[1]?.split(', ')[0]
  if (unknown !== undefined) {
    const commands = words.includes(unknown) ? knownCommands(parser) : []
    if (commands.length > 0) {
      return new UsageError(`There is no command \`${unknown}\`.`, didYouMean(nearestNames(unknown, commands)))
    }
    const options = knownOptions(parser).filter((name) => name.length > 1)
    const meant = nearestNames(unknown, options).map((name) => `--${name}`)
    return new UsageError(`The option or argument \`${unknown}\` is not known here.`, didYouMean(meant))
  }
  const given = /^Not enough non-option arguments: got (\d+), need at least (\d+)$/.exec(message)
  if (given)
    return new UsageError(`The command needs ${count(Number(given[2]), 'argument')} and got ${given[1]}.`, seeHelp)
  const bare = /^Not enough arguments following: (.+)$/.exec(message)?.[1]
  if (bare !== undefined) return new UsageError(`\`--${bare}\` needs a value.`, seeHelp)
  return new UsageError(message.replaceAll(/\n\s*/g, ' '), seeHelp)
}

const didYouMean = (names: readonly string[]): string =>
  names.length > 0 ? `Did you mean ${names.map((name) => `\`${name}\``).join(' or ')}?` : seeHelp

const seeHelp = '`tenon --help` lists the commands, `tenon <command> --help` the options of one.'

/** Those of the command that the words have come to: all at the top, none below the last. */
function knownCommands(parser: Argv): readonly string[] {
  // Internal, but the only way to them that every version has.
  const { getInternalMethods } = parser as unknown as {
    getInternalMethods(): { getCommandInstance(): { getCommands(): readonly string[] } }
  }
  return getInternalMethods.call(parser).getCommandInstance().getCommands()
}
