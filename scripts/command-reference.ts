/** Writes docs/commands.md from the help texts of the CLI itself. `test/docs.test.ts` fails when the page is older. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
const page = path.join(root, 'docs/commands.md')

const helpOf = (command: string) =>
  execFileSync(
    process.execPath,
    [
      '--import',
      'tsx',
      path.join(root, 'packages/kit/src/cli/main.ts'),
      ...command.split(' ').filter(Boolean),
      '--help',
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', COLUMNS: '100' } },
  ).trimEnd()

/** The help of a command and of those below it; a group by itself says nothing that they don't. */
function sectionsOf(command: string): readonly string[] {
  const help = helpOf(command)
  const names = /^Commands:\n((?: .*\n)+)/m.exec(help)?.[1] ?? ''
  const below = [...names.matchAll(/^ {2}tenon (\w+(?: \w+)*)/gm)].flatMap(([, name = '']) => sectionsOf(name))
  const own = `## ${`tenon ${command}`.trim()}\n\n\`\`\`text\n${help}\n\`\`\``
  return command === '' || below.length === 0 ? [own, ...below] : below
}

export function printReference(): string {
  const sections = sectionsOf('')
  return `${introduction}\n${sections.join('\n\n')}\n`
}

export const readReference = () => readFileSync(page, 'utf8')

const introduction = `# Commands

Each command is also a function of \`@tenon/kit\`. All of them take \`--json\` (one JSON value on standard output and nothing else), and end with 0 when all is
fine, 1 when there are problems or differences, 2 when they were called in a wrong way, 130 or 143 when a signal stopped them. In this repository \`npx -y pnpm --silent tenon <command>\` runs them from source.

This page is made from the help texts by \`npx tsx scripts/command-reference.ts\`.
`

if (process.argv[1] === import.meta.filename) writeFileSync(page, printReference())
