/** `pnpm test`: types, lint, then every test; says which servers were used and what was skipped, and closes with the counts. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')

interface TestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly success: boolean
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

function run(title: string, command: string, parameters: readonly string[]): boolean {
  console.log(`\n${title}`)
  const done = spawnSync(command, parameters, { cwd: root, stdio: 'inherit', env: process.env })
  return done.status === 0
}

const bin = (name: string) => path.join(root, 'node_modules/.bin', name)

const checks = [
  run('types', bin('tsc'), ['-p', 'tsconfig.json']),
  run('lint and format', bin('biome'), ['check', '--error-on-warnings', '.']),
]

mkdirSync(path.join(root, '.tenon'), { recursive: true })
const output = path.join(root, '.tenon/test-report.json')
const passed = run('tests', bin('vitest'), [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${output}`,
  ...process.argv.slice(2),
])
const report = JSON.parse(readFileSync(output, 'utf8')) as TestReport

const skipped = report.testResults.flatMap(({ name, assertionResults }) =>
  assertionResults
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => `${path.relative(root, name)}: ${fullName}`),
)
if (skipped.length > 0) console.log(`\nskipped:\n${skipped.map((title) => `  ${title}`).join('\n')}`)

// The gate has every server and tool, so there a skip is a test that nobody ran. Elsewhere it is printed.
const refused = process.env.TENON_TEST_ALL !== undefined && skipped.length > 0
if (refused) console.log('\nTENON_TEST_ALL is set: a skipped test is a failure.')

const failed = report.numFailedTests + checks.filter((ok) => !ok).length + (passed || report.numFailedTests > 0 ? 0 : 1)
console.log(
  `\n${report.numPassedTests + checks.filter((ok) => ok).length} passed, ${failed + (refused ? skipped.length : 0)} failed, ${refused ? 0 : skipped.length} skipped`,
)
process.exitCode = failed > 0 || refused ? 1 : 0
