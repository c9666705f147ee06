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

test('what may be a rename is refused until it is answered, and then it keeps its data', async () => {
  const project = await started()
  project.write('schema/models/user.ts', user('fullName: text()'))
  const refused = await project.json(['migrate', 'create', 'rename'], { environment: { CI: 'true' } })
  expect(refused).toMatchObject({
    code: 1,
    value: {
      renameCandidates: [{ kind: 'column', from: 'public.users.name', to: 'public.users.full_name' }],
      problems: [{ code: 'migration/rename-candidate', at: { file: 'schema/models/user.ts', line: 3, column: 48 } }],
    },
  })
  expect(migrations(project)).toHaveLength(2)
  const answered = await project.json(['migrate', 'create', 'rename', '--rename', 'users.name=users.full_name'])
  expect(answered).toMatchObject({ code: 0, value: { proof: { losses: [], down: { class: 'exact' } } } })
  expect(migrations(project)).toHaveLength(4)
})

test('a rename that the model tells needs no flag', async () => {
  const project = await started()
  project.write('schema/models/user.ts', user(`fullName: text().was('name')`))
  const { code, value } = await project.json(['migrate', 'create', 'rename'], { environment: { CI: 'true' } })
  expect({ code, value }).toMatchObject({ code: 0, value: { proof: { losses: [] } } })
})

test('an old name that something new takes at once needs two migrations, and a forgotten hint says nothing afterwards', async () => {
  const project = await started()
  project.write('schema/models/user.ts', user(`fullName: text().was('name'), name: text().nullable()`))
  expect(await project.json(['migrate', 'create', 'both'])).toMatchObject({
    code: 1,
    value: {
      problems: [{ code: 'migration/name-taken-again', at: { file: 'schema/models/user.ts', line: 3, column: 48 } }],
    },
  })
  expect(migrations(project)).toHaveLength(2)
  const create = (columns: string) => {
    project.write('schema/models/user.ts', user(`fullName: text().was('name')${columns}`))
    return project.json(['migrate', 'create', 'next'])
  }
  const kept = { code: 0, value: { proof: { losses: [] } } }
  expect(await create('')).toMatchObject(kept)
  const name = ', name: text().nullable()'
  for (const columns of [name, `${name}, age: integer().nullable()`]) {
    const added = await create(columns)
    expect(added).toMatchObject({ code: 0, value: { proof: { losses: [{ direction: 'down', kind: 'dropped' }] } } })
  }
  expect(await create(', age: integer().nullable()')).toMatchObject({
    value: {
      problems: [{ code: 'migration/data-loss', message: expect.stringContaining('`users.name` would be dropped') }],
    },
  })
})

test('what is lost under a new name is marked where the model says it now', async () => {
  const project = await started()
  const people = user("short: varchar(3).was('name')").replace('text }', 'text, varchar }')
  project.write(
    'schema/models/user.ts',
    people.replace(`table('users'`, `table('people'`).replace(/\)\n$/, `).was('users')\n`),
  )
  expect(await project.json(['migrate', 'create', 'more'])).toMatchObject({
    code: 1,
    value: { problems: [{ code: 'migration/data-loss', at: { file: 'schema/models/user.ts', line: 3, column: 49 } }] },
  })
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

test('two columns that swap their names are renamed by hand, once', async () => {
  const project = await prepared('a: text(), b: text()')()
  expect(await project.json(['migrate', 'create', 'swap', '--empty'])).toMatchObject({ code: 0 })
  const swap = `alter table users rename a to aside;\nalter table users rename b to a;\nalter table users rename aside to b;\n`
  for (const file of migrations(project).filter((one) => one.includes('_swap')))
    project.write(`schema/migrations/${file}`, project.read(`schema/migrations/${file}`) + swap)
  const refused = await project.json(['migrate', 'prove'])
  expect(refused).toMatchObject({ code: 1 })
  const renames = ['--rename', 'users.a=users.b', '--rename', 'users.b=users.a']
  const told = await project.json(['migrate', 'prove', ...renames])
  expect(told).toMatchObject({ code: 0, value: { migrations: [{ proof: { losses: [], down: { class: 'exact' } } }] } })
  // The header has the words: a second proof needs none.
  const up = migrations(project).find((file) => file.endsWith('_swap.up.sql'))
  expect(await project.json(['migrate', 'prove', `${up?.slice(0, 14)}`])).toMatchObject({ code: 0 })
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

test('an old name of a table that a new one takes at once is one problem', async () => {
  const project = await started()
  const people = user(`fullName: text().was('name')`).replace(`table('users'`, `table('people'`)
  project.write('schema/models/user.ts', people.replace(/\)\n$/, `).was('users')\n`))
  project.write('schema/models/account.ts', user('name: text()').replace('User', 'Account'))
  expect(await project.json(['migrate', 'create', 'both'])).toMatchObject({
    code: 1,
    value: {
      problems: [
        {
          code: 'migration/name-taken-again',
          message: 'The table `users` is to become `people`, and another `users` takes its name in the same change.',
          at: { file: 'schema/models/user.ts', line: 3 },
        },
      ],
    },
  })
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
