/** The `tenon` command. The only file that prints and sets exit codes: 0 fine, 1 problems or differences, 2 wrong usage, 130 and 143 interrupted. */
import type { Problem } from '@tenon/schema/problem'
import { parseCommandLine } from './command-line.ts'
import { exitCodeOf } from './exit-code.ts'
import { makeInterrupt } from './interrupt.ts'
import { printProblems } from './print-problem.ts'
import { makeProgress } from './progress.ts'
import type { Answer, Reply } from './reply.ts'
import { makeStyle } from './style.ts'
import { readTerminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { findSecrets, withoutSecrets } from './without-secrets.ts'

const terminal = readTerminal(process.env)
const words = process.argv.slice(2)
const secrets = findSecrets([...words, ...Object.values(process.env)])

async function main(): Promise<void> {
  let json = words.includes('--json')
  const style = makeStyle(terminal.colour && !json)
  const progress = makeProgress(terminal, style)
  const interrupt = makeInterrupt({
    stopping: () => progress.show('stopping what runs on the server; once more to leave at once'),
    end: (code) => {
      progress.clear()
      process.exit(code)
    },
  })
  let running: Promise<Reply> | undefined
  const answer: Answer = (options, work) => {
    json = options.json
    running = work({
      task: {
        cwd: options.cwd ?? process.cwd(),
        // `TENON_ENV` counts where the project is opened; only what was typed counts as asked for.
        ...(options.env === undefined ? {} : { environment: options.env }),
        ...(options.scratch === undefined ? {} : { scratch: options.scratch }),
        ci: terminal.ci,
        // Whatever packs up the folder in CI finds the cluster in it closed.
        processEnds: !terminal.ci,
        onProgress: progress.show,
        interruptible: interrupt.listen,
      },
      terminal: { ...terminal, interactive: terminal.interactive && !json },
      style,
      json,
      hush: progress.clear,
    })
  }
  try {
    const help = await parseCommandLine(words, answer)
    const reply = await running
    progress.clear()
    if (!reply) return await finish(help, '', 0)
    const code = interrupt.codeOf(reply.problems) ?? exitCodeOf(reply)
    if (json) return await finish(JSON.stringify(reply.json, toPlain, 2), '', code)
    await finish(reply.text, printProblems(reply.problems, style, reply.root ?? process.cwd()), code)
  } catch (error) {
    progress.clear()
    const problem = error instanceof UsageError ? usageProblem(error) : unexpectedProblem(error)
    const shown = printProblems([problem], style, process.cwd())
    const stack = error instanceof UsageError || !(terminal.debug || words.includes('--verbose')) ? '' : stackOf(error)
    await finish(
      json ? JSON.stringify({ problems: [problem] }, null, 2) : '',
      json ? stack : [shown, stack].filter(Boolean).join('\n\n'),
      error instanceof UsageError ? 2 : 1,
    )
  }
}

/** Writes all of it before the process ends, also into a pipe that is read slowly. */
async function finish(output: string, complaint: string, code: number): Promise<void> {
  await write(process.stdout, output)
  await write(process.stderr, complaint)
  process.exit(code)
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (text === '') return Promise.resolve()
  return new Promise((resolve) => {
    // A reader that went away (`| head`) is no failure of ours.
    stream.once('error', () => resolve())
    stream.write(`${withoutSecrets(text.trimEnd(), secrets)}\n`, () => resolve())
  })
}

const usageProblem = (error: UsageError): Problem => ({
  code: 'cli/usage',
  severity: 'error',
  message: error.message,
  hint: error.hint,
})

const unexpectedProblem = (error: unknown): Problem => ({
  code: 'tenon/unexpected',
  severity: 'error',
  message: `Something happened that Tenon does not expect: ${error instanceof Error ? error.message : String(error)}`,
  hint: 'Please report it with the command that you ran; `--verbose` shows where it happened.',
})

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}

/** JSON has no bigint. */
const toPlain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)

await main()
