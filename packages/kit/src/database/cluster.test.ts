import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readFacts } from '../catalog/read-facts.ts'
import { openScratch } from './open-scratch.ts'
import { processStartTime } from './process-start.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const folder = () => {
  const made = mkdtempSync(path.join(tmpdir(), 'tenon-cluster-test-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 500 && !isTrue(); attempt++) await new Promise((done) => setTimeout(done, 100))
  expect(isTrue()).toBe(true)
}

test.each(['SIGKILL', 'SIGINT'] as const)('a server ends with a process that ends by %s', async (signal) => {
  const place = folder()
  const script = path.join(place, 'open.ts')
  const told = path.join(place, 'told')
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs'
     import { openScratch } from ${JSON.stringify(path.join(import.meta.dirname, 'open-scratch.ts'))}
     const scratch = await openScratch('npm:18', ${JSON.stringify({ root, cacheFolder: path.join(place, 'cache') })})
     const session = await (await scratch.create()).open()
     writeFileSync(${JSON.stringify(told)}, (await session.run('select pg_backend_pid()'))[0].rows[0][0])
     setInterval(() => {}, 1000)`,
  )
  writeFileSync(path.join(place, 'package.json'), '{ "type": "module" }')
  const child = spawn(process.execPath, ['--import', 'tsx', script], { cwd: root, stdio: 'inherit' })
  await until(() => existsSync(told) && readFileSync(told, 'utf8') !== '')
  const backend = Number(readFileSync(told, 'utf8'))
  expect(processStartTime(backend)).toBeDefined()
  child.kill(signal)
  await until(() => processStartTime(backend) === undefined)
  // The next process takes over the very same cluster.
  const scratch = await openScratch('npm:18', { root, cacheFolder: path.join(place, 'cache') })
  await scratch.close()
})

test('what a process leaves that ends without closing is tidied up by the next, and what is kept stays', async () => {
  const place = folder()
  const script = path.join(place, 'leave.ts')
  const options = { root, cacheFolder: path.join(place, 'cache') }
  writeFileSync(
    script,
    `import { openScratch } from ${JSON.stringify(path.join(import.meta.dirname, 'open-scratch.ts'))}
     const scratch = await openScratch('npm:18', { ...${JSON.stringify(options)}, processEnds: true })
     const kept = await scratch.kept('one', async (database) => {
       const session = await database.open()
       await session.run('create table t ()')
       await session.close()
     })
     await (await (await kept.clone()).open()).run('create table in_memory ()')
     await scratch.close()
     process.exit(7)`,
  )
  writeFileSync(path.join(place, 'package.json'), '{ "type": "module" }')
  const child = spawn(process.execPath, ['--import', 'tsx', script], { cwd: root, stdio: 'inherit' })
  expect(await new Promise((done) => child.once('exit', done))).toBe(7)
  const scratch = await openScratch('npm:18', options)
  onTestFinished(() => scratch.close())
  const kept = await scratch.find('one')
  const names = await kept?.tryOut((session) =>
    session.run("select datname from pg_database where datname like 'tenon%'"),
  )
  expect(names?.[0]?.rows).toEqual([[kept?.key]])
  const session = await (await kept?.clone())?.open()
  expect((await session?.run("select to_regclass('in_memory')"))?.[0]?.rows).toEqual([[null]])
  await session?.close()
})

test('a server whose process and guard were killed ends when its cluster is wanted again, and its memory is freed', async () => {
  const place = folder()
  const script = path.join(place, 'open.ts')
  const told = path.join(place, 'told')
  const options = { root, cacheFolder: path.join(place, 'cache') }
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs'
     import { openScratch } from ${JSON.stringify(path.join(import.meta.dirname, 'open-scratch.ts'))}
     const scratch = await openScratch('npm:18', ${JSON.stringify(options)})
     await scratch.create()
     writeFileSync(${JSON.stringify(told)}, 'open')
     setInterval(() => {}, 1000)`,
  )
  writeFileSync(path.join(place, 'package.json'), '{ "type": "module" }')
  const child = spawn(process.execPath, ['--import', 'tsx', script], { cwd: root, stdio: 'inherit' })
  await until(() => existsSync(told) && readFileSync(told, 'utf8') !== '')
  const children = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' })
  const pidOf = (name: string) =>
    Number(new RegExp(`(\\d+) +${child.pid} +\\S*${name}$`, 'm').exec(children.stdout)?.[1])
  const [server, guard] = [pidOf('postgres'), pidOf('sh')]
  for (const pid of [guard, child.pid ?? 0]) process.kill(pid, 'SIGKILL')
  await until(() => processStartTime(child.pid ?? 0) === undefined)
  const memory = '/dev/shm'
  const left = () => (existsSync(memory) ? readdirSync(memory) : []).filter((name) => name.includes(`-${child.pid}-`))
  // Its watch would be over by now.
  for (const name of left()) utimesSync(path.join(memory, name), 0, 0)
  const scratch = await openScratch('npm:18', options)
  onTestFinished(() => scratch.close())
  await until(() => processStartTime(server) === undefined)
  expect(left()).toEqual([])
})

test('installed binaries serve as a scratch server, or the problem says that there are none', async () => {
  const opened = await openScratch('installed', { root, cacheFolder: folder() }).catch((error: Error) => error)
  if (opened instanceof Error) expect(opened.message).toContain('none are found')
  else {
    expect(opened.provider).toBe('installed')
    await opened.close()
  }
})

test('a cluster that does not start any more is made anew', async () => {
  const cacheFolder = folder()
  // Under root another user runs the server, who must reach it.
  chmodSync(cacheFolder, 0o755)
  const first = await openScratch('npm:18', { root, cacheFolder })
  await first.close()
  const [control] = readdirSync(cacheFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('pg_control'),
  )
  writeFileSync(path.join(cacheFolder, control ?? ''), 'broken')
  const scratch = await openScratch('npm:18', { root, cacheFolder })
  expect(scratch.major).toBe(18)
  await scratch.close()
})

test('the usual tablespace is no part of a state when a statement names it', async () => {
  const scratch = await openScratch('npm:18', { root, cacheFolder: folder() })
  try {
    const session = await (await scratch.create()).open()
    await session.run('create table t (n int) tablespace pg_default')
    expect((await readFacts(session)).unmodelled).toEqual([])
    await session.close()
  } finally {
    await scratch.close()
  }
})
