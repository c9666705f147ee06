/** Locks of folders where the file system or the holder is not the usual one. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { lockFolder } from './folder-lock.ts'

const files = vi.hoisted(() => ({ links: true }))
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof import('node:fs/promises')>()
  // Such as exFAT, and many network drives: there is no such file system on every machine that runs this test.
  const refused = () => Promise.reject(Object.assign(new Error('no hard links'), { code: 'EPERM' }))
  return { ...real, link: (from: string, to: string) => (files.links ? real.link(from, to) : refused()) }
})

async function folder() {
  const parent = await mkdtemp(join(tmpdir(), 'tenon-lock-'))
  onTestFinished(() => rm(parent, { recursive: true, force: true }))
  return { parent, path: join(parent, 'kept') }
}

test.each([true, false])('one of many gets the lock, with hard links %s', async (links) => {
  files.links = links
  const { parent, path } = await folder()
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(path)))
  const taken = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(taken).toHaveLength(1)
  for (const one of tries)
    if (one.status === 'rejected')
      expect(one.reason).toMatchObject({ kind: 'connect-failed', message: expect.stringContaining('this process') })
  await taken[0]?.release()
  expect(await readdir(parent)).toEqual([])
  await (await lockFolder(path)).release()
})

test.each([true, false])('the lock of a process that is gone is taken over, with hard links %s', async (links) => {
  files.links = links
  const { path } = await folder()
  const lock = await lockFolder(path)
  const holder = JSON.parse(await readFile(`${path}.lock`, 'utf8'))
  await writeFile(`${path}.lock`, JSON.stringify({ ...holder, pid: 2 ** 22 + 1, token: 'gone' }))
  await lock.release()
  await (await lockFolder(path)).release()
})

test('a lock of another machine tells when its file may be deleted', async () => {
  files.links = true
  const { path } = await folder()
  await writeFile(`${path}.lock`, JSON.stringify({ host: 'elsewhere', pid: 7, started: '1', token: 't' }))
  await expect(lockFolder(path)).rejects.toMatchObject({
    message: expect.stringMatching(/process 7 on elsewhere.*delete.*kept\.lock.*once no process of that machine uses/),
  })
})
