/** Renames, from models or words to a proven migration. */
import { expect, test, vi } from 'vitest'
import { migrateCreate } from '../tasks/migrate-create.ts'
import { makeProject, projectTemplate, type TestProject } from './project.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

const user = (columns: string) => `import { id, integer, table, text } from '@tenon/schema'

export const User = table('users', { id: id(), ${columns} })
`
const migrations = (project: TestProject) => project.list('schema/migrations')

const prepared = (columns: string) =>
  projectTemplate({ 'schema/models/user.ts': user(columns) }, async ({ root: cwd }) => {
    expect(await migrateCreate({ cwd, name: 'first' })).toMatchObject({ problems: [] })
  })

/** A project with one migration that made `users`. */
const started = prepared('name: text()')

async function created(project: TestProject, name: string, columns?: string) {
  if (columns !== undefined) project.write('schema/models/user.ts', user(columns))
  const { value, problems } = await migrateCreate({ cwd: project.root, name })
  const told = value?.deltas.map(({ sign, kind, object, detail }) => `${sign} ${kind} ${object} ${detail}`)
  const statements = value?.proof?.up?.segments.flatMap((one) => one.statements)
  return { problems, told, statements, proof: value?.proof }
}

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

test('a rename is told as one line, as the migration does it', async () => {
  const project = await started()
  const renamed = await created(project, 'rename', `fullName: text().was('name')`)
  expect(renamed.told).toEqual(['~ column public.users.full_name renamed from name'])
  const people = user(`fullName: text().nullable()`).replace(`table('users'`, `table('people'`)
  project.write('schema/models/user.ts', people.replace(/\)\n$/, `).was('users')\n`))
  expect((await created(project, 'table')).told).toEqual([
    '~ table public.people renamed from users',
    '~ column public.people.full_name notNull: true → false',
  ])
})

test('something new takes an old name in the same migration, and a forgotten hint says nothing afterwards', async () => {
  const project = await started()
  const both = await created(project, 'both', `fullName: text().was('name'), name: text().nullable()`)
  expect(both).toMatchObject({
    problems: [],
    told: ['~ column public.users.full_name renamed from name', '+ column public.users.name text'],
    statements: [
      'alter table public.users rename column name to full_name',
      expect.anything(),
      'alter table public.users add column name text',
    ],
    proof: { losses: [{ object: 'public.users.name', kind: 'dropped', direction: 'down' }] },
  })
  expect(both.proof?.down).toMatchObject({ class: 'exact-loses-new' })
  const next = await created(
    project,
    'next',
    `fullName: text().was('name'), name: text().nullable(), age: integer().nullable()`,
  )
  expect(next).toMatchObject({ problems: [], told: ['+ column public.users.age integer'] })
  const gone = await created(project, 'gone', `fullName: text().was('name'), age: integer().nullable()`)
  expect(gone.problems).toMatchObject([
    { code: 'migration/data-loss', message: expect.stringContaining('`users.name` would be dropped') },
  ])
})

test('a table and another one under its old name come in one migration, which can be proven again', async () => {
  const project = await started()
  const people = user(`fullName: text().was('name')`).replace(`table('users'`, `table('people'`)
  project.write('schema/models/user.ts', people.replace(/\)\n$/, `).was('users')\n`))
  project.write('schema/models/account.ts', user('name: text().unique()').replace('User', 'Account'))
  const both = await created(project, 'both')
  expect(both).toMatchObject({
    problems: [],
    told: [
      '~ table public.people renamed from users',
      '~ column public.people.full_name renamed from name',
      '+ table public.users ',
    ],
    proof: { losses: [{ object: 'public.users', direction: 'down' }], down: { class: 'exact-loses-new' } },
  })
  expect(await project.json(['migrate', 'prove'])).toMatchObject({ code: 0, value: { problems: [] } })
})

const stock = (
  more: string,
) => `import { check, enumeration, id, index, integer, table, text, unique } from '@tenon/schema'

${more}
`
const stockBefore = stock(`export const State = enumeration('state', ['on', 'off'])
export const Item = table('items', { id: id(), code: text(), name: text(), count: integer(), state: State().default('on') }, (item) => [
  unique(item.code).named('items_key'),
  check('items_check', \`\${item.count} >= 0\`),
  index(item.code).named('items_index'),
])`)
const stockAfter = stock(`export const ItemState = enumeration('item_state', ['on', 'off']).was('state')
export const State = enumeration('state', ['new', 'old'])
export const Item = table('items', { id: id(), code: text(), name: text(), count: integer(), state: ItemState().default('on'), age: State().default('new') }, (item) => [
  unique(item.code).named('items_code').was('items_key'),
  unique(item.name).named('items_key'),
  check('items_count', \`\${item.count} >= 0\`).was('items_check'),
  check('items_check', \`\${item.count} < 1000\`),
  index(item.code).named('items_code_index').was('items_index'),
  index(item.name).named('items_index'),
])`)

test('constraints, indexes and enumerations leave their names to new ones, too', async () => {
  const project = makeProject({ 'schema/models/user.ts': stockBefore })
  expect((await created(project, 'first')).problems).toEqual([])
  project.write('schema/models/user.ts', stockAfter)
  const { problems, told, statements, proof } = await created(project, 'again')
  expect(problems).toEqual([])
  expect(told?.filter((line) => line.includes('renamed from')).sort()).toEqual([
    '~ check public.items.items_count renamed from items_check',
    '~ enum public.item_state renamed from state',
    '~ index public.items_code_index renamed from items_index',
    '~ unique public.items.items_code renamed from items_key',
  ])
  expect(statements?.filter((sql) => /\bdrop\b/.test(sql))).toEqual([])
  expect(proof).toMatchObject({ down: { class: 'exact-loses-new' } })
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

test('a view takes the name of a table that is renamed', async () => {
  const project = await started()
  const people = user('name: text()').replace(`table('users'`, `table('people'`)
  project.write('schema/models/user.ts', people.replace(/\)\n$/, `).was('users')\n`))
  project.write('schema/sql/users.sql', 'create view users as select id, name from people;\n')
  expect(await created(project, 'view')).toMatchObject({
    problems: [],
    told: ['~ table public.people renamed from users', expect.stringContaining('+ view public.users')],
    proof: { losses: [], down: { class: 'exact' } },
  })
})

test('two columns swap their names where words say so', async () => {
  const project = await prepared('a: text(), b: text()')()
  const renames = ['users.a=users.b', 'users.b=users.a']
  const { value, problems } = await migrateCreate({ cwd: project.root, name: 'swap', renames })
  expect({ value, problems }).toMatchObject({
    problems: [],
    value: {
      deltas: [
        { object: 'public.users.a', detail: 'renamed from b' },
        { object: 'public.users.b', detail: 'renamed from a' },
      ],
      proof: { losses: [], down: { class: 'exact' } },
    },
  })
  expect(await project.json(['migrate', 'prove'])).toMatchObject({ code: 0, value: { problems: [] } })
})

test('a column that goes leaves its name to another, once its loss is allowed', async () => {
  const project = await prepared('a: text(), b: text()')()
  project.write('schema/models/user.ts', user('a: text()'))
  const options = { cwd: project.root, name: 'instead', renames: ['users.b=users.a'] }
  expect(await migrateCreate(options)).toMatchObject({
    problems: [{ code: 'migration/data-loss', message: expect.stringContaining('`users.a` would be dropped') }],
  })
  expect(await migrateCreate({ ...options, allowLoss: ['users.a'] })).toMatchObject({
    problems: [],
    value: {
      deltas: [
        { sign: '-', object: 'public.users.a' },
        { sign: '~', object: 'public.users.a', detail: 'renamed from b' },
      ],
      proof: {
        losses: [
          { object: 'public.users.a', kind: 'dropped', direction: 'up' },
          // It was NOT NULL: the way back makes values up.
          { object: 'public.users.a', kind: 'narrowed', direction: 'down' },
        ],
        down: { class: 'schema-exact' },
      },
    },
  })
  expect(await project.json(['migrate', 'prove', '--allow-loss', 'users.a'])).toMatchObject({ code: 0 })
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
