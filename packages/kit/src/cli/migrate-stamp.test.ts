import { openSession } from '@tenon/runtime/migrate'
import { expect, test, vi } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { check } from '../tasks/check.ts'
import { migrateCreate } from '../tasks/migrate-create.ts'
import { migrateUp } from '../tasks/migrate-move.ts'
import { migrateProve } from '../tasks/migrate-prove.ts'
import { type MigrateStampOptions, migrateStamp } from '../tasks/migrate-stamp.ts'
import { migrateStatus } from '../tasks/migrate-status.ts'
import { projectTemplate, type TestProject } from './project.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

const user = (columns: string) => `import { id, integer, table, text } from '@tenon/schema'

export const User = table('users', { id: id(), ${columns} })
`

/** Two migrations: `users`, then its `age`. */
const started = projectTemplate({ 'schema/models/user.ts': user('name: text()') }, async (project) => {
  expect(await migrateCreate({ cwd: project.root, name: 'first' })).toMatchObject({ problems: [] })
  project.write('schema/models/user.ts', user('name: text(), age: integer().nullable()'))
  expect(await migrateCreate({ cwd: project.root, name: 'age' })).toMatchObject({ problems: [] })
})

async function run(database: string, sql: string) {
  const session = await openSession(database)
  const answers = await session.run(sql).finally(() => session.close())
  return answers[0]?.rows
}

const byHand = 'create table users (id bigint generated always as identity primary key, name text not null'
const whole = `${byHand}, age integer)`

async function stamp(project: TestProject, database: string, more: Partial<MigrateStampOptions> = {}) {
  const { value, problems } = await migrateStamp({ cwd: project.root, database, ...more })
  return {
    recorded: value?.migrations.map(({ name }) => name),
    stamped: value?.stamped,
    differs: value?.deltas.map((one) => `${one.class} ${one.object}`),
    problems: problems.map(({ code, hint = '' }) => `${code} ${hint}`),
  }
}

const history = async ({ root: cwd }: TestProject, database: string) => {
  const { value } = await migrateStatus({ cwd, database })
  return value?.history.map(({ name, stamped }) => [name, stamped])
}

test('a database from before Tenon is recorded once it is what the migrations make, and lives on from there', async () => {
  const project = await started()
  const database = await freshDatabase()
  await run(database, `${whole}; insert into users (name) values ('ada')`)
  // Applying is no way in, and says which one is.
  const up = await project.run(['migrate', 'up', '--database', database])
  expect(up.code).toBe(1)
  expect(up.complaint).toContain('`tenon migrate stamp` records what it holds')
  await run(database, 'drop schema tenon cascade')

  const { code, output } = await project.run(['migrate', 'stamp', '--database', database])
  expect(code).toBe(0)
  expect(output).toMatch(
    /= \d{14}_first\n {2}= \d{14}_age\n2 migrations recorded, none run: the database is what they make\n/,
  )
  expect(await history(project, database)).toEqual([
    ['first', 'equal'],
    ['age', 'equal'],
  ])
  expect(
    (await check({ cwd: project.root, database })).value?.parts.find(({ part }) => part === 'database')?.fine,
  ).toBe(true)
  expect(await stamp(project, database)).toMatchObject({ recorded: [], problems: [] })

  project.write('schema/models/user.ts', user('name: text(), age: integer().nullable(), note: text().nullable()'))
  expect(await migrateCreate({ cwd: project.root, name: 'note' })).toMatchObject({ problems: [] })
  await migrateUp({ cwd: project.root, database })
  expect(await history(project, database)).toEqual([
    ['first', 'equal'],
    ['age', 'equal'],
    ['note', null],
  ])
  expect(await run(database, 'select name, note from users')).toEqual([['ada', null]])
})

test('migrations that write rows are named, since nobody compared those', async () => {
  const project = await started()
  await migrateCreate({ cwd: project.root, name: 'ada', empty: true })
  for (const [file, sql] of [
    ['up', "insert into users (name) values ('ada')"],
    ['down', "delete from users where name = 'ada'"],
  ] as const) {
    const name = `schema/migrations/${project.list('schema/migrations').find((one) => one.endsWith(`_ada.${file}.sql`))}`
    project.write(name, `${project.read(name)}${sql};\n`)
  }
  const allowed = await migrateProve({ cwd: project.root, allowLoss: ['users'] })
  expect(allowed.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  const database = await freshDatabase()
  await run(database, whole)
  const { value, problems } = await migrateStamp({ cwd: project.root, database })
  expect(value?.stamped).toBe('equal')
  expect(problems).toMatchObject([{ code: 'migration/rows-not-compared', severity: 'warning' }])
  expect(problems[0]?.message).toMatch(/_ada` \(`insert into users/)
  expect(problems[0]?.message).not.toContain('_first')
})

test('a database that differs is not recorded, and the differences are told', async () => {
  const project = await started()
  const database = await freshDatabase()
  await run(database, `${byHand}, age bigint, email text); create table alembic_version (version_num text primary key)`)
  expect(await stamp(project, database)).toEqual({
    recorded: [],
    stamped: null,
    differs: ['unexpected public.alembic_version', 'changed public.users.age', 'unexpected public.users.email'],
    problems: [expect.stringContaining('migration/stamp-differs Say in the models')],
  })
  const { code, output, complaint } = await project.run(['migrate', 'stamp', '--database', database])
  expect(code).toBe(1)
  expect(output).toMatch(/differs from what the migrations make in 3 places\n\n.*unexpected table/)
  expect(complaint).toContain('migration/stamp-differs')
  expect(await history(project, database)).toEqual([])
})

test('what may differ is allowed by name, and the history keeps it', async () => {
  const project = await started()
  const database = await freshDatabase()
  await run(database, `${whole}; create table alembic_version (version_num text primary key)`)
  const allowDifferences = ['alembic_version', 'users.fax']
  const dry = await stamp(project, database, { allowDifferences, dryRun: true })
  expect(dry.problems).toEqual(['migration/no-difference What differs: `alembic_version`.'])
  expect(await history(project, database)).toEqual([])
  expect(await stamp(project, database, { allowDifferences })).toEqual({
    ...dry,
    recorded: ['first', 'age'],
    stamped: 'but for alembic_version',
  })
  const status = await project.run(['migrate', 'status', '--database', database])
  expect(status.output).toMatch(/stamped {2,}\d{14} {2,}first .*but for alembic_version/)
})

test('what a stamp allowed to differ is a note of the check, and what else differs is told as before', async () => {
  const project = await started()
  const database = await freshDatabase()
  await run(database, `${whole}; create table alembic_version (version_num text primary key)`)
  await stamp(project, database, { allowDifferences: ['alembic_version'] })
  const checked = async () => {
    const { value, problems } = await check({ cwd: project.root, database })
    const part = value?.parts.find((one) => one.part === 'database')
    return {
      fine: part?.fine,
      deltas: part?.deltas.map(({ object }) => object),
      told: problems.filter(({ code }) => code.startsWith('check/')).map(({ code, severity }) => `${severity} ${code}`),
    }
  }
  expect(await checked()).toEqual({ fine: true, deltas: [], told: ['note check/allowed-difference'] })
  await run(database, 'alter table users add fax text')
  expect(await checked()).toEqual({
    fine: false,
    deltas: ['public.users.fax'],
    told: ['note check/allowed-difference', 'error check/drift'],
  })
})

test('a database that stands at an earlier version is told which, and --to records up to it', async () => {
  const project = await started()
  const database = await freshDatabase()
  expect((await stamp(project, database)).problems).toEqual([
    'migration/stamp-differs It is empty: `tenon migrate up` makes all of it.',
  ])
  await run(database, `${byHand})`)
  const [version = ''] = project.list('schema/migrations').map((file) => file.slice(0, 14))
  expect((await stamp(project, database)).problems).toEqual([
    `migration/stamp-differs It is what the migrations up to \`${version}\` make: \`--to ${version}\` records those.`,
  ])
  expect(await stamp(project, database, { to: version })).toMatchObject({ recorded: ['first'], stamped: 'equal' })
  expect((await stamp(project, database)).problems).toEqual([
    'migration/stamp-differs It is what its history says: `tenon migrate up` does the rest.',
  ])
  // A file that somebody ran by psql.
  await run(database, 'alter table users add column age integer')
  expect(await stamp(project, database)).toMatchObject({ recorded: ['age'], stamped: 'equal' })
})

test('what is not proven, not there or not a version is refused before anything is compared', async () => {
  const project = await started()
  const database = await freshDatabase()
  await run(database, whole)
  expect(await stamp(project, database, { to: '20300101000000' })).toMatchObject({
    problems: [expect.stringContaining('migration/unknown-version')],
  })
  const up = project.list('schema/migrations').filter((file) => file.endsWith('_age.up.sql'))[0] ?? ''
  const text = project.read(`schema/migrations/${up}`)
  project.write(`schema/migrations/${up}`, `${text}-- edited\n`)
  expect(await stamp(project, database)).toMatchObject({ problems: [expect.stringContaining('migration/edited')] })
  expect(await history(project, database)).toEqual([])
})

test('what is recorded is what was compared, though a file is written meanwhile', async () => {
  const project = await started()
  const database = await freshDatabase()
  await run(database, whole)
  const [, age = ''] = project
    .list('schema/migrations')
    .filter((file) => file.endsWith('.up.sql'))
    .map((file) => `schema/migrations/${file}`)
  const text = project.read(age)
  const onProgress = () => project.write(age, `${text}\ninsert into users (name) values ('new');\n`)
  expect(await stamp(project, database, { onProgress })).toMatchObject({ recorded: ['first', 'age'], stamped: 'equal' })
  const { problems } = await migrateStatus({ cwd: project.root, database })
  expect(problems).toContainEqual(expect.objectContaining({ severity: 'error' }))
  project.write(age, text)
  expect((await migrateStatus({ cwd: project.root, database })).problems).toEqual([])
})
