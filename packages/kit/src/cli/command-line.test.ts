import { expect, test } from 'vitest'
import { parseCommandLine } from './command-line.ts'
import { UsageError } from './usage-error.ts'

const idle = () => Promise.resolve()

test.each([
  ['generate'],
  ['migrate create'],
  ['migrate prove'],
  ['migrate up'],
  ['migrate down'],
  ['migrate status'],
  ['seed'],
  ['report'],
  ['check'],
  ['diff'],
  ['describe'],
])('the help of `%s` shows an example of it', async (command) => {
  const output = await parseCommandLine([...command.split(' '), '--help'], idle)
  expect(output.slice(output.indexOf('Examples:'))).toContain(`tenon ${command}`)
})

test('a name after an option that takes several stays the name', async () => {
  let ran = false
  await parseCommandLine(['migrate', 'create', '--rename', 'a=b', 'name'], async () => {
    ran = true
  })
  expect(ran).toBe(true)
})

test('an option without its value is wrong usage', async () => {
  await expect(parseCommandLine(['generate', '--env'], idle)).rejects.toThrow(UsageError)
})

test('a step count that is no number is wrong usage', async () => {
  const words = ['migrate', 'down', '--steps', 'all']
  const run = parseCommandLine(words, async (_options, work) => {
    const style = { strong: String, faint: String, good: String, bad: String, warn: String, name: String }
    const terminal = { colour: false, interactive: false, progress: false, ci: true, width: 80, debug: false }
    await work({ task: { cwd: '/nowhere' }, terminal, style, json: false, hush: () => {} })
  })
  await expect(run).rejects.toThrow('`--steps` takes a whole number from 1.')
})
