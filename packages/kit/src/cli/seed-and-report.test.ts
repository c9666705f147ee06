import { expect, test, vi } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { generate } from '../tasks/generate.ts'
import { migrateCreate } from '../tasks/migrate-create.ts'
import { migrateUp } from '../tasks/migrate-move.ts'
import { report } from '../tasks/report.ts'
import { seed } from '../tasks/seed.ts'
import { projectTemplate, type TestProject } from './project.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

const template = projectTemplate(
  {
    'schema/models/user.ts': `import { boolean, id, table, text, timestamptz } from '@tenon/schema'

export const User = table('users', { id: id(), name: text().unique(), isActive: boolean(), createdAt: timestamptz() })
`,
    'schema/seeds/1-users.ts': `import type { Database } from '../../generated/index.js'

export async function seed(db: Database): Promise<void> {
  const createdAt = new Date('2026-01-02T03:04:05Z')
  await db.users.create({ name: 'ada', isActive: true, createdAt })
  await db.users.create({ name: 'bob', isActive: false, createdAt })
}
`,
    'schema/reports/active-users.sql': `select id as user_id, name, created_at
from users where is_active = :is_active::boolean and created_at > :since::timestamptz order by id;
`,
  },
  async ({ root: cwd }) => {
    await migrateCreate({ cwd, name: 'first' })
    expect((await generate({ cwd })).problems).toEqual([])
  },
)

interface Place {
  readonly project: TestProject
  readonly cwd: string
  readonly database: string
}

async function migrated(): Promise<Place> {
  const project = await template()
  const database = await freshDatabase()
  await migrateUp({ cwd: project.root, database })
  return { project, cwd: project.root, database }
}

const names = async ({ cwd, database }: Place) => {
  const parameters = { is_active: 'yes', since: '2025-12-31' }
  const { value } = await report({ cwd, database, name: 'active-users', parameters })
  return value?.rows.map((row) => `${row.userId} ${row.name}`)
}

test('a report prints its SQL names and takes values as the server reads them', async () => {
  const place = await migrated()
  await seed(place)
  const words = ['report', 'active-users', '--database', place.database, '--is-active', 'yes']
  const shown = await place.project.run([...words, '--since', 'epoch'])
  expect(shown).toMatchObject({ code: 0, complaint: '' })
  expect(shown.output.split('\n').slice(0, 3)).toEqual([
    '  user_id  name  created_at',
    '        1  ada   2026-01-02T03:04:05.000Z',
    '1 row',
  ])
  const { value } = await place.project.json([...words, '--verbose', '--param', 'since=2025-12-31'])
  expect(value).toMatchObject({ rows: [{ userId: 1, name: 'ada', createdAt: '2026-01-02T03:04:05.000Z' }] })
})

test('a parameter that is missing, unknown or no value of its type is told by name', async () => {
  const { cwd, database } = await migrated()
  const codes = async (parameters: Record<string, string>) =>
    (await report({ cwd, database, name: 'activeUsers', parameters })).problems.map(({ code, hint }) => [code, hint])
  expect(await codes({ since: 'now' })).toEqual([['report/missing-parameter', '`--isActive <value>`']])
  expect(await codes({ since: 'now', is_active: 'maybe' })).toEqual([
    ['report/parameter', 'It takes what PostgreSQL reads as `bool`.'],
  ])
  expect(await codes({ since: 'now', is_active: 'no', until: 'now' })).toEqual([
    ['report/unknown-parameter', 'It has `isActive`, `since`.'],
  ])
})

test('a parameter that is left out has the sample of the report’s file', async () => {
  const place = await migrated()
  place.project.write(
    'schema/reports/active-users.sql',
    `-- @param is_active = true
-- @param since = '2025-12-31'
select id as user_id, name, created_at
from users where is_active = :is_active::boolean and created_at > :since::timestamptz order by id;
`,
  )
  await seed(place)
  const { cwd, database } = place
  const run = async (parameters: Record<string, string>) =>
    (await report({ cwd, database, name: 'active-users', parameters })).value
  expect(await run({})).toMatchObject({ count: 1, sampled: { is_active: 'true', since: '2025-12-31' } })
  expect(await run({ isActive: 'no' })).toMatchObject({ rows: [{ name: 'bob' }], sampled: { since: '2025-12-31' } })
})

test('without a name the reports are listed, with what they take', async () => {
  const project = await template()
  project.write(
    'schema/reports/active-users.sql',
    `-- @param since = '2025-12-31'\n${project.read('schema/reports/active-users.sql')}`,
  )
  const shown = await project.run(['report'])
  expect(shown).toMatchObject({ code: 0, complaint: '' })
  expect(shown.output.split('\n').slice(0, 2)).toEqual([
    '  report        rows        parameters',
    '  active-users  any number  --isActive <bool> [--since <timestamptz> = 2025-12-31]',
  ])
  expect(await project.json(['report'])).toMatchObject({
    code: 0,
    value: {
      reports: [
        {
          ...{ name: 'active-users', property: 'activeUsers', rows: 'many', columns: ['userId', 'name', 'createdAt'] },
          parameters: [
            { name: 'isActive', type: 'bool', nullable: false },
            { name: 'since', type: 'timestamptz', nullable: false, sample: '2025-12-31' },
          ],
        },
      ],
      problems: [],
    },
  })
  expect(await project.json(['report', '--since', 'now'])).toMatchObject({
    code: 2,
    value: { problems: [{ code: 'cli/usage', message: '`since` is a parameter, and no report is named.' }] },
  })
})

test('a report of another name is told with the one that was meant, or with where they are listed', async () => {
  const { cwd, database } = await migrated()
  const hint = async (name: string) => (await report({ cwd, database, name })).problems.map((one) => one.hint)
  expect(await hint('active-usres')).toEqual(['Did you mean `active-users`?'])
  expect(await hint('revenue')).toEqual(['`tenon report` lists what there is.'])
})

test('a report on a database that was not migrated says so', async () => {
  const project = await template()
  const parameters = { is_active: 'yes', since: 'now' }
  const database = await freshDatabase()
  const { problems } = await report({ cwd: project.root, database, name: 'active-users', parameters })
  expect(problems).toMatchObject([{ code: 'report/failed', hint: expect.stringContaining('tenon migrate up') }])
})

test('seeds that ran before are told with their line, and change nothing', async () => {
  const place = await migrated()
  expect((await seed(place)).problems).toEqual([])
  expect((await seed(place)).problems).toMatchObject([
    {
      code: 'seed/already-there',
      at: { file: 'schema/seeds/1-users.ts', line: 5 },
      hint: expect.stringContaining('--fresh'),
    },
  ])
  expect(await names(place)).toEqual(['1 ada'])
})

test('--fresh empties what counts as production only by the name of its database', async () => {
  const place = await migrated()
  await seed(place)
  expect((await seed({ ...place, fresh: true })).problems).toMatchObject([{ code: 'danger/unconfirmed' }])
  const confirm = new URL(place.database).pathname.slice(1)
  expect(await seed({ ...place, fresh: true, confirm })).toMatchObject({ value: { emptied: 1, seeds: [{}] } })
  // Keys begin anew, too.
  expect(await names(place)).toEqual(['1 ada'])
})

test('a seed that fails names its place, and a database that was not migrated is told', async () => {
  const place = await migrated()
  place.project.write('schema/seeds/2-more.ts', "export async function seed() {\n  throw new Error('no more')\n}\n")
  expect((await seed(place)).problems).toMatchObject([
    {
      code: 'seed/failed',
      at: { file: 'schema/seeds/2-more.ts', line: 2 },
      message: expect.stringContaining('no more'),
    },
  ])
  const empty = await freshDatabase()
  expect((await seed({ ...place, database: empty })).problems).toMatchObject([
    { code: 'seed/failed', hint: expect.stringContaining('tenon migrate up') },
  ])
})
