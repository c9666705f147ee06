import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { lockFolder, openSession } from '@tenon/runtime/migrate'
import { expect, onTestFinished, test } from 'vitest'
import { problemOf } from './fault.ts'

test('an embedded database that is in use is told without advice on servers', async () => {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'tenon-fault-')), 'dev')
  onTestFinished(() => rmSync(path.dirname(folder), { recursive: true, force: true }))
  const lock = await lockFolder(folder)
  onTestFinished(() => lock.release())
  const error = await openSession(`pglite:${folder}`).catch((fault: unknown) => fault)
  const problem = problemOf(error)
  expect(problem).toMatchObject({ code: 'database/connect-failed', message: expect.stringContaining('is open in') })
  expect(problem?.hint).toBeUndefined()
})

test('a file of our own folder that is refused says whose folder it is', () => {
  const refused = Object.assign(new Error("EACCES: permission denied, mkdir '/srv/app/.tenon'"), { code: 'EACCES' })
  expect(problemOf(refused)?.hint).toMatch(/`\.tenon\/` beside the config/)
})
