import { expect, test, vi } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { migrateCreate } from '../tasks/migrate-create.ts'
import { projectTemplate, type TestProject } from './project.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

const user = (columns: string) => `import { id, integer, table, text } from '@tenon/schema'

export const User = table('users', { id: id(), ${columns} })
`
const migrations = (project: TestProject) => project.list('schema/migrations')

/** The project's commands on a database of the run's server; making an embedded one takes longer than all of them. */
async function onServer(project: TestProject) {
  const environment = { DATABASE_URL: await freshDatabase() }
  // Named, so that a way down needs no consent.
  return (...words: string[]) => project.json(['migrate', ...words, '--env', 'development'], { environment })
}

const prepared = (columns: string) =>
  projectTemplate({ 'schema/models/user.ts': user(columns) }, async ({ root: cwd }) => {
    expect(await migrateCreate({ cwd, name: 'first' })).toMatchObject({ problems: [] })
  })

/** A project with one migration that made `users`. */
const started = prepared('name: text()')
const startedWithAge = prepared('name: text(), age: integer()')

test('a migration is created, applied, told, taken back and applied again', async () => {
  const project = await started()
  const migrate = await onServer(project)
  const [down, up] = migrations(project)
  expect(up).toMatch(/^\d{14}_first\.up\.sql$/)
  expect(down).toMatch(/^\d{14}_first\.down\.sql$/)
  expect(await migrate('up')).toMatchObject({ code: 0, value: { migrations: [{ name: 'first' }] } })
  expect(await migrate('status')).toMatchObject({
    code: 0,
    value: { current: up?.slice(0, 14), pending: [], history: [{ name: 'first' }] },
  })
  expect(await migrate('down')).toMatchObject({ code: 0, value: { migrations: [{ name: 'first' }] } })
  expect(await migrate('up', '--dry-run')).toMatchObject({
    code: 0,
    value: { dryRun: true, migrations: [{ name: 'first', segments: [{ transactional: true }] }] },
  })
  expect(await migrate('status')).toMatchObject({ value: { current: null, pending: [{}] } })
})

test('nothing is written when models and migrations agree', async () => {
  const project = await started()
  expect(await project.json(['migrate', 'create', 'again'])).toMatchObject({
    code: 0,
    value: { version: null, files: [] },
  })
  expect(migrations(project)).toHaveLength(2)
})

test('a loss needs consent by name, and is then told in the file', async () => {
  const project = await startedWithAge()
  project.write('schema/models/user.ts', user('name: text()'))
  const refused = await project.json(['migrate', 'create', 'drop'])
  expect(refused).toMatchObject({ code: 1, value: { problems: [{ code: 'migration/data-loss' }] } })
  expect(migrations(project)).toHaveLength(2)
  const allowed = await project.json(['migrate', 'create', 'drop', '--allow-loss', 'users.age'])
  expect(allowed).toMatchObject({ code: 0, value: { proof: { down: { class: 'schema-exact' } } } })
  const up = migrations(project).find((file) => file.endsWith('_drop.up.sql'))
  expect(project.read(`schema/migrations/${up}`)).toContain('-- tenon:loses public.users.age dropped')
})

test('what only psql understands is never proven', async () => {
  const project = await started()
  const up = `schema/migrations/${migrations(project).find((one) => one.endsWith('.up.sql'))}`
  const text = project.read(up)
  project.write(up, `${text}\\echo hi\n`)
  expect(await project.json(['migrate', 'prove'])).toMatchObject({
    code: 1,
    value: { problems: [{ code: 'migration/format', at: { file: up, column: 1 } }] },
  })
  expect(project.read(up)).toBe(`${text}\\echo hi\n`)
})

test('a migration by hand may go back to its own savepoints', async () => {
  const project = await started()
  const migrate = await onServer(project)
  expect(await project.json(['migrate', 'create', 'careful', '--empty'])).toMatchObject({ code: 0 })
  const texts = [
    ['up', 'savepoint s;\nalter table users add a int;\nrollback to savepoint s;\nalter table users add b int;\n'],
    ['down', 'alter table users drop b;\n'],
  ] as const
  for (const [side, text] of texts) {
    const file = `schema/migrations/${migrations(project).find((one) => one.endsWith(`_careful.${side}.sql`))}`
    project.write(file, project.read(file) + text)
  }
  expect(await project.json(['migrate', 'prove'])).toMatchObject({ code: 0, value: { problems: [] } })
  expect(await migrate('up')).toMatchObject({ code: 0, value: { migrations: [{}, { name: 'careful' }] } })
})

test('a long name outside of ASCII is cut between its letters', async () => {
  const project = await started()
  const name = `${'ж'.repeat(60)}${'字'.repeat(40)}${'𠀀'.repeat(20)}`
  expect(await migrateCreate({ cwd: project.root, name, empty: true })).toMatchObject({ problems: [] })
  expect(migrations(project).filter((file) => /^\d{14}_ж{60}字{10}\.(?:up|down)\.sql$/.test(file))).toHaveLength(2)
  await migrateCreate({ cwd: project.root, name: `${'a'.repeat(149)}𠀀`, empty: true })
  expect(migrations(project).filter((file) => /_a{149}\.(?:up|down)\.sql$/.test(file))).toHaveLength(2)
})

test('an edited file is found, not applied, and applied once it is proven as it is', async () => {
  const project = await started()
  const migrate = await onServer(project)
  const up = `schema/migrations/${migrations(project).find((file) => file.endsWith('.up.sql'))}`
  project.write(up, `${project.read(up)}create index on users (name);\n`)
  expect(await migrate('up')).toMatchObject({
    code: 1,
    value: { problems: [{ code: 'migration/edited' }] },
  })
  // Its down drops the table, and with it the index.
  expect(await migrate('prove')).toMatchObject({ code: 0, value: { migrations: [{ files: [up] }] } })
  expect(await migrate('up')).toMatchObject({ code: 0, value: { migrations: [{ name: 'first' }] } })
})

test('a file with the line ends of Windows keeps them when it is proven', async () => {
  const project = await started()
  const migrate = await onServer(project)
  const [down = '', up = ''] = migrations(project).map((file) => `schema/migrations/${file}`)
  for (const file of [up, down]) project.write(file, project.read(file).replaceAll('\n', '\r\n'))
  expect(await migrate('prove')).toMatchObject({ code: 0, value: { migrations: [] } })
  project.write(up, `${project.read(up)}create index on users (name);\r\n`)
  expect(await migrate('prove')).toMatchObject({ code: 0, value: { migrations: [{ files: [up] }] } })
  expect(project.read(up)).toMatch(/^(?:-- tenon:.*\r\n)+\r?\n?(?:[^\n]*\r\n)+$/)
  expect(project.read(up).replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(await migrate('up')).toMatchObject({ code: 0, value: { migrations: [{ name: 'first' }] } })
})

test('a migration by hand is proven, and one whose down lies is not', async () => {
  const project = await started()
  const migrate = await onServer(project)
  const created = await migrate('create', 'by-hand', '--empty')
  expect(created).toMatchObject({
    code: 0,
    value: { files: [expect.stringContaining('by-hand.up.sql'), expect.anything()] },
  })
  expect(await migrate('up')).toMatchObject({
    code: 1,
    value: { problems: [{ code: 'migration/unproven' }] },
  })
  const [down = '', up = ''] = migrations(project).filter((file) => file.includes('by-hand'))
  const edit = (file: string, sql: string) =>
    project.write(`schema/migrations/${file}`, `${project.read(`schema/migrations/${file}`)}\n${sql}\n`)
  edit(up, 'alter table users add column note text;')
  expect(await migrate('prove')).toMatchObject({
    code: 1,
    value: { problems: [{ code: 'migration/empty-down' }, { code: 'proof/down-unequal' }] },
  })
  edit(down, 'alter table users drop column note;')
  expect(await migrate('prove')).toMatchObject({ code: 0, value: { problems: [] } })
})

test('two heads are refused, and a merge by hand joins them', async () => {
  const project = await started()
  const parent = /-- tenon:proven (\w+)/.exec(
    project.read(`schema/migrations/${migrations(project).find((file) => file.endsWith('.up.sql'))}`),
  )?.[1]
  const version = migrations(project)[0]?.slice(0, 14)
  for (const branch of ['20990101000000_sales', '20990101000001_stock']) {
    project.write(
      `schema/migrations/${branch}.up.sql`,
      `-- tenon:follows ${version} ${parent}\ncreate table ${branch.slice(15)} (id int);\n`,
    )
    project.write(`schema/migrations/${branch}.down.sql`, `drop table ${branch.slice(15)};\n`)
  }
  expect(await project.json(['migrate', 'create', 'more'])).toMatchObject({
    code: 1,
    value: { problems: [{ code: 'migration/two-heads' }] },
  })
  // What is pending is pending, whatever else is wrong.
  expect(await (await onServer(project))('status')).toMatchObject({
    code: 1,
    value: { pending: [{ name: 'first' }, { name: 'sales' }, { name: 'stock' }] },
  })
  expect(await project.json(['migrate', 'create', 'merge', '--empty'])).toMatchObject({
    code: 0,
    value: { proof: { down: { class: 'exact' } }, files: [expect.anything(), expect.anything()] },
  })
  // The merge itself is proven by then.
  expect(await project.json(['migrate', 'prove'])).toMatchObject({
    code: 0,
    value: { migrations: [{ migration: '20990101000000_sales' }, { migration: '20990101000001_stock' }] },
  })
  const merge = migrations(project).find((file) => file.endsWith('_merge.up.sql'))
  expect(project.read(`schema/migrations/${merge}`).match(/tenon:follows/g)).toHaveLength(2)
})

test('a way down in production needs the name of the database', async () => {
  const project = await started()
  const url = await freshDatabase()
  const environment = { PRODUCTION_URL: url, CI: 'true' }
  const run = (...words: string[]) => project.json(['migrate', ...words, '--env', 'production'], { environment })
  expect(await run('up')).toMatchObject({ code: 0 })
  expect(await run('down')).toMatchObject({ code: 1, value: { problems: [{ code: 'danger/unconfirmed' }] } })
  expect(await run('down', '--confirm', 'another')).toMatchObject({ code: 1 })
  expect(await run('status')).toMatchObject({ value: { history: [{}] } })
  expect(await run('down', '--confirm', new URL(url).pathname.slice(1))).toMatchObject({
    code: 0,
    value: { migrations: [{}] },
  })
})
