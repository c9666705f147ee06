import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { runTenon } from './run-tenon.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

test('the help lists every command, with examples, and exits 0', async () => {
  const { code, output, complaint } = await runTenon(['--help'])
  expect({ code, complaint }).toEqual({ code: 0, complaint: '' })
  for (const word of ['generate', 'migrate', 'seed', 'report', 'check', 'diff', 'describe', 'Examples:']) {
    expect(output).toContain(word)
  }
})

test('a command that does not exist is wrong usage, and the one that was meant is named', async () => {
  const { code, output, complaint } = await runTenon(['generat'])
  expect({ code, output }).toEqual({ code: 2, output: '' })
  expect(complaint).toBe('error cli/usage\n  There is no command `generat`.\n  hint: Did you mean `generate`?\n')
})

test('an option that does not exist is wrong usage, and the one that was meant is named', async () => {
  const { code, complaint } = await runTenon(['migrate', 'create', 'x', '--alow-loss', 'users'])
  expect(code).toBe(2)
  expect(complaint).toContain('hint: Did you mean `--allow-loss`?')
})

test('a missing argument is wrong usage', async () => {
  const { code, complaint } = await runTenon(['diff', 'models'])
  expect(code).toBe(2)
  expect(complaint).toContain('The command needs 2 arguments and got 1.')
})

test('with --json wrong usage is one JSON value on standard output too', async () => {
  const { code, output, complaint } = await runTenon(['generate', '--bogus', '--json'])
  expect({ code, complaint }).toEqual({ code: 2, complaint: '' })
  expect(JSON.parse(output)).toMatchObject({ problems: [{ code: 'cli/usage' }] })
})

test('no colour is written where there is no terminal', async () => {
  expect((await runTenon(['generat'])).complaint).not.toContain('\u001b')
})

test('FORCE_COLOR writes colours into a pipe, and NO_COLOR has the last word', async () => {
  const forced = await runTenon(['generat'], { environment: { FORCE_COLOR: '1' } })
  expect(forced.complaint).toContain('\u001b[31merror')
  const refused = await runTenon(['generat'], { environment: { FORCE_COLOR: '1', NO_COLOR: '1' } })
  expect(refused.complaint).not.toContain('\u001b')
})

test('a folder without a project is a problem that says how to begin', async () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'tenon-none-'))
  const { code, complaint } = await runTenon(['generate'], { cwd })
  expect(code).toBe(1)
  expect(complaint).toContain('tenon.config.ts')
})
