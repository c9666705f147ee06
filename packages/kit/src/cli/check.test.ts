import { execFileSync } from 'node:child_process'
import { hashMigration, openSession } from '@tenon/runtime/migrate'
import { expect, test, vi } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { startPostgresServer } from '../database/postgres-server.ts'
import { installedBinaries } from '../database/server-binaries.ts'
import { type CheckOptions, check as runCheck } from '../tasks/check.ts'
import { generate } from '../tasks/generate.ts'
import { migrateCreate } from '../tasks/migrate-create.ts'
import { migrateUp } from '../tasks/migrate-move.ts'
import { projectTemplate, type TestProject } from './project.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

async function check(project: TestProject, options: Omit<CheckOptions, 'cwd'> = {}) {
  const { value, problems } = await runCheck({ cwd: project.root, ...options })
  const parts = value?.parts ?? []
  const drift = parts.flatMap(({ deltas }) => deltas.map((one) => `${one.class} ${one.kind} ${one.object}`))
  return {
    parts,
    wrong: parts.filter(({ fine }) => !fine).map(({ part }) => part),
    drift: [...new Set(drift)].sort(),
    problems: [...new Set(problems.map(({ code }) => code))],
  }
}

const files = (project: TestProject, ending: string) =>
  project
    .list('schema/migrations')
    .filter((file) => file.endsWith(ending))
    .map((file) => `schema/migrations/${file}`)

const started = projectTemplate(
  {
    'schema/models/user.ts': `import { id, index, table, text } from '@tenon/schema'

export const User = table('users', { id: id(), name: text() }, (user) => [index(user.name)])
`,
  },
  async ({ root: cwd }) => {
    await migrateCreate({ cwd, name: 'first' })
    await generate({ cwd })
  },
)

test('what somebody did to the database by hand is told object by object', async () => {
  const project = await started()
  const database = await freshDatabase()
  await migrateUp({ cwd: project.root, database })
  expect(await check(project, { database })).toMatchObject({ wrong: [], drift: [], problems: [] })

  const session = await openSession(database)
  await session.run(`drop index users_name_idx; create table notes (id int primary key);
    alter table users alter name drop not null;
    alter table users enable row level security; create policy own on users using (true)`)
  await session.close()
  const found = await check(project, { database })
  expect(found).toMatchObject({ wrong: ['database'], problems: ['check/drift'] })
  expect(found.drift).toEqual([
    'changed column public.users.name',
    'changed table public.users',
    'missing index public.users_name_idx',
    'unexpected policy public.users.own',
    'unexpected table public.notes',
  ])
  const { code, output } = await project.run(['check', '--database', database])
  expect(code).toBe(1)
  expect(output).toContain('✓ models and migrations agree')
  expect(output).toMatch(/✗ the database is what its migrations say.*nothing pending/)
  expect(output).toMatch(/- missing {4}index {2,}users_name_idx/)
})

test('models without a migration, stale generated files and an edited migration each fail', async () => {
  const project = await started()
  const model = project.read('schema/models/user.ts')
  project.write('schema/models/user.ts', model.replace('text()', 'text().nullable()'))
  expect(await check(project)).toMatchObject({
    wrong: ['models', 'generated'],
    drift: ['changed column public.users.name'],
    problems: ['check/models', 'project/stale-files'],
  })
  project.write('schema/models/user.ts', model)

  const [down = ''] = files(project, '.down.sql')
  project.write(down, `${project.read(down)}-- edited\n`)
  expect(await check(project)).toMatchObject({ wrong: ['migrations'], problems: ['migration/edited'] })
})

test('a database that does not answer is one broken part; the others are checked all the same', async () => {
  const found = await check(await started(), { database: 'postgres://nobody@127.0.0.1:1/none' })
  expect(found).toMatchObject({ wrong: ['database'], problems: ['database/connect-failed'] })
  expect(found.parts).toHaveLength(4)
  expect(found.parts.filter(({ known }) => !known)).toMatchObject([
    { part: 'database', remark: 'database/connect-failed' },
  ])
})

test('of what can’t be built nothing is said but that', async () => {
  const project = await started()
  const [up = ''] = files(project, '.up.sql')
  project.write('schema/sql/v.sql', 'create view v as select nope from users;\n')
  const models = await check(project)
  expect(models).toMatchObject({ wrong: ['models', 'generated'], drift: [], problems: ['state/sql'] })
  expect(models.parts).toMatchObject([
    { part: 'migrations', known: true },
    { part: 'models', known: false, remark: 'the models can’t be built' },
    { part: 'generated', known: false },
  ])
  const { code, output } = await project.run(['check'])
  expect(code).toBe(1)
  expect(output).toContain('  ? models and migrations agree  not known: the models can’t be built\n')
  project.write('schema/sql/v.sql', '')

  project.write(up, `${project.read(up)}create index on nowhere (name);\n`)
  expect((await check(project)).parts).toMatchObject([
    { part: 'migrations', fine: false, known: true },
    { part: 'models', fine: false, known: false, remark: 'the migrations can’t be replayed' },
    { part: 'generated', fine: true, known: true },
  ])
})

test('in CI migrations are proved again, and one that only looks proven is caught', async () => {
  const project = await started()
  const [down = ''] = files(project, '.down.sql')
  const lie = project.read(down).replace('drop table public.users', 'select 1')
  project.write(down, lie.replace(/(tenon:proven )\w+/, `$1${hashMigration(lie)}`))
  expect(await check(project)).toMatchObject({ wrong: [] })
  expect(await project.json(['check'], { environment: { CI: 'true' } })).toMatchObject({
    code: 1,
    value: { fine: false, problems: [{ code: 'proof/down-unequal' }] },
  })
})

test('only what the base branch does not have is proved again', async () => {
  const project = await started()
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], { cwd: project.root })
  git('init', '-q', '-b', 'main')
  git('add', 'schema')
  git('commit', '-qm', 'first')
  const remark = async () => (await check(project, { prove: true })).parts.find(({ part }) => part === 'proofs')?.remark
  expect(await remark()).toBe('0 that `main` has not')
  const model = project.read('schema/models/user.ts')
  project.write('schema/models/user.ts', model.replace('name: text()', 'name: text(), note: text().nullable()'))
  await migrateCreate({ cwd: project.root, name: 'second' })
  expect(await remark()).toBe('1 that `main` has not')
  expect(await check(project, { prove: true, base: 'nope' })).toMatchObject({
    wrong: expect.arrayContaining(['proofs']),
    problems: expect.arrayContaining(['check/unknown-base']),
  })
})

const debian = installedBinaries(undefined)

test.skipIf(!debian)('a live database of another major is compared in the scratch server’s own words', async () => {
  const project = await started()
  const cwd = project.root
  project.write('schema/sql/recent.sql', 'create view recent as select u.*, upper(u.name) as loud from users u;\n')
  await migrateCreate({ cwd, name: 'view' })
  const server = await startPostgresServer({ home: debian?.home ?? '' })
  try {
    const database = server.url('postgres')
    await migrateUp({ cwd, database })
    const part = (await check(project, { database })).parts.find((one) => one.part === 'database')
    expect(part).toMatchObject({ fine: true, deltas: [] })
    expect(part?.remark).toContain(`PostgreSQL ${debian?.version.split('.')[0]}`)
    const session = await openSession(database)
    await session.run('alter table users add column by_hand int')
    await session.close()
    expect((await check(project, { database })).drift).toEqual(['unexpected column public.users.by_hand'])
  } finally {
    await server.stop()
  }
})
