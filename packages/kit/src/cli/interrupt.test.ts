/** Signals to commands that work on a database, as a terminal or a container's host sends them. */
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { openSession } from '@tenon/runtime/migrate'
import { expect, onTestFinished, test, vi } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { generate } from '../tasks/generate.ts'
import { migrateCreate } from '../tasks/migrate-create.ts'
import { migrateUp } from '../tasks/migrate-move.ts'
import { migrateProve } from '../tasks/migrate-prove.ts'
import { projectTemplate, type TestProject } from './project.fixture.ts'
import { type Run, startTenon } from './run-tenon.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

const template = projectTemplate(
  {
    'schema/seeds/1-ada.ts': `export async function seed(db) { await db.users.create({ name: 'ada' }) }\n`,
    'schema/seeds/2-slow.ts': `export async function seed(db) {
  await db.users.create({ name: 'bob' })
  await db.query('select pg_sleep(600)', [])
}
`,
    'schema/reports/slow.sql': 'select id, pg_sleep(600)::text as slept from users;\n',
  },
  async ({ root: cwd }) => {
    await migrateCreate({ cwd, name: 'first' })
    expect((await generate({ cwd })).problems).toEqual([])
  },
)

/** Sends the signal once the server sleeps for the command, which is then told to have stopped. */
async function interrupted(project: TestProject, database: string, words: readonly string[], signal: NodeJS.Signals) {
  const witness = await openSession(database)
  onTestFinished(() => witness.close())
  const ask = async (text: string) => (await witness.run(text))[0]?.rows[0]?.[0]
  const asleep = () =>
    ask(`select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`)
  const { run, send } = startTenon([...words, '--database', database, '--json'], { cwd: project.root })
  await expect.poll(asleep, { timeout: 60_000 }).toBe('1')
  send(signal)
  const { code, output, complaint } = await run
  await expect.poll(asleep).toBe('0')
  expect(complaint).toBe('')
  return { code, value: JSON.parse(output), ask }
}

test('an interrupted migration stops on the server, keeps nothing of its segment, and goes on later', async () => {
  const [project, database] = [await template(), await freshDatabase()]
  expect(await migrateCreate({ cwd: project.root, name: 'slow', empty: true })).toMatchObject({ problems: [] })
  const [down = '', up = ''] = project.list('schema/migrations').filter((file) => file.includes('_slow.'))
  const append = (file: string, text: string) =>
    project.write(`schema/migrations/${file}`, project.read(`schema/migrations/${file}`) + text)
  // Slow in this database alone: the proof runs it, too.
  const slow = "select pg_sleep(coalesce(current_setting('test.slow', true), '0')::float)"
  append(up, `create table first (n int);\n-- tenon:segment\ncreate table half (n int);\n${slow};\n`)
  append(down, 'drop table half;\ndrop table first;\n')
  expect((await migrateProve({ cwd: project.root })).problems).toEqual([])
  const name = new URL(database).pathname.slice(1)
  const session = await openSession(database)
  await session.run(`alter database "${name}" set test.slow = '600'`)
  await session.close()
  const { code, value, ask } = await interrupted(project, database, ['migrate', 'up'], 'SIGINT')
  expect({ code, value }).toMatchObject({
    code: 130,
    value: {
      problems: [
        {
          code: 'migration/interrupted',
          at: { file: `schema/migrations/${up}` },
          message: `\`${up}\` was interrupted in segment 2 of 2: nothing of that segment is left, and the one before it is recorded.`,
          hint: '`tenon migrate up` goes on there; `tenon migrate status` tells what is applied.',
        },
      ],
    },
  })
  expect(await ask(`select to_regclass('first') || ' ' || coalesce(to_regclass('half')::text, 'nothing')`)).toBe(
    'first nothing',
  )
})

test('an interrupted seed keeps nothing of itself, and the seeds before it', async () => {
  const [project, database] = [await template(), await freshDatabase()]
  await migrateUp({ cwd: project.root, database })
  const { code, value, ask } = await interrupted(project, database, ['seed'], 'SIGTERM')
  expect({ code, value }).toMatchObject({
    code: 143,
    value: {
      seeds: [{ file: 'schema/seeds/1-ada.ts' }],
      problems: [{ code: 'seed/interrupted', at: { file: 'schema/seeds/2-slow.ts' } }],
    },
  })
  expect(await ask('select string_agg(name, $$ $$) from users')).toBe('ada')
})

test('a seed that waits to empty the tables lets go of them', async () => {
  const [project, database] = [await template(), await freshDatabase()]
  await migrateUp({ cwd: project.root, database })
  const [holder, confirm] = [await openSession(database), new URL(database).pathname.slice(1)]
  onTestFinished(() => holder.close())
  await holder.run('begin; lock table users in access exclusive mode')
  const words = ['seed', '--fresh', '--confirm', confirm, '--database', database, '--json']
  const { run, send } = startTenon(words, { cwd: project.root })
  const waiting = `select count(*) from pg_locks where not granted and relation = 'users'::regclass`
  const count = async () => (await holder.run(waiting))[0]?.rows[0]?.[0]
  await expect.poll(count, { timeout: 60_000 }).toBe('1')
  send('SIGINT')
  const { code, output } = await run
  expect({ code, value: JSON.parse(output) }).toMatchObject({
    code: 130,
    value: { problems: [{ code: 'seed/interrupted', message: expect.stringContaining('Emptying') }] },
  })
  await expect.poll(count).toBe('0')
})

test('an interrupted report is stopped on the server', async () => {
  const [project, database] = [await template(), await freshDatabase()]
  await migrateUp({ cwd: project.root, database })
  const session = await openSession(database)
  await session.run(`insert into users (name) values ('ada')`)
  await session.close()
  expect(await interrupted(project, database, ['report', 'slow'], 'SIGINT')).toMatchObject({
    code: 130,
    value: { problems: [{ code: 'report/interrupted' }] },
  })
})

test('a second signal ends the process at once', async () => {
  const project = await template()
  let arrived = () => {}
  const knocked = new Promise<void>((resolve) => {
    arrived = resolve
  })
  // Answers nothing: the task waits for its login.
  const mute = createServer((socket) => {
    socket.on('error', () => {})
    arrived()
  })
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void mute.close())
  const address = mute.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const { run, send } = startTenon(
    ['migrate', 'up', '--database', `postgres://u@127.0.0.1:${port}/d?sslmode=disable`],
    {
      cwd: project.root,
    },
  )
  await knocked
  send('SIGINT')
  const first: Run | 'still there' = await Promise.race([run, sleep(400, 'still there' as const)])
  expect(first).toBe('still there')
  const since = performance.now()
  send('SIGINT')
  expect(await run).toMatchObject({ code: 130 })
  expect(performance.now() - since).toBeLessThan(2_000)
})
