import { expect, test, vi } from 'vitest'
import { makeProject } from './project.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

test('a project is generated, found up to date, and its edited file found', async () => {
  const project = makeProject()
  const first = await project.run(['generate'])
  expect(first).toMatchObject({ code: 0, complaint: '' })
  expect(first.output).toContain('+ generated/index.js')
  expect(project.list('generated/tables')).toEqual(['user.d.ts'])

  expect((await project.run(['generate', '--check'])).code).toBe(0)
  const again = await project.json(['generate'])
  expect(again).toMatchObject({ code: 0, value: { written: [], removed: [] } })

  project.write('generated/tables/user.d.ts', `${project.read('generated/tables/user.d.ts')}// edited\n`)
  const checked = await project.json(['generate', '--check'])
  expect(checked).toMatchObject({ code: 1, value: { problems: [{ code: 'project/stale-files' }] } })
  // The cache notices an edit of what was written, too.
  expect(await project.json(['generate'])).toMatchObject({ value: { written: ['generated/tables/user.d.ts'] } })
})

test('of many files that are written the first are listed, and all in JSON', async () => {
  const models = Array.from({ length: 40 }, (_, at) => `export const T${at} = table('t${at}', { id: id() })`)
  const project = makeProject({
    'schema/models/user.ts': `import { id, table } from '@tenon/schema'\n\n${models.join('\n')}\n`,
  })
  const { code, output } = await project.run(['generate'])
  const lines = output.trimEnd().split('\n')
  expect({ code, listed: lines.filter((line) => line.startsWith('  + ')).length }).toEqual({ code: 0, listed: 20 })
  expect(lines.slice(-2)).toEqual([
    expect.stringMatching(/^ {2}… and \d+ more, all of them in the output of `--json`$/),
    expect.stringMatching(/^\d+ files written, 0 unchanged$/),
  ])
})

test('an environment or a scratch that there is not is wrong usage, and a URL of the environment is not', async () => {
  const project = makeProject()
  const run = async (...words: string[]) => (await project.run(words)).code
  expect(await run('generate', '--env', 'nowhere')).toBe(2)
  expect(await run('generate', '--scratch', 'nowhere')).toBe(2)
  expect(await run('migrate', 'status', '--database', 'mysql://localhost/shop')).toBe(2)
  expect(await run('migrate', 'create', '///')).toBe(2)
  expect(await run('migrate', 'create', 'x', '--rename', 'users.name')).toBe(2)
  expect(await run('generate', '--cwd', 'nowhere')).toBe(2)
  const { code, complaint } = await project.run(['migrate', 'status'], { environment: { DATABASE_URL: 'mysql://x/y' } })
  expect({ code, place: /config\/url {2}(\S+)/.exec(complaint)?.[1] }).toEqual({
    code: 1,
    place: 'tenon.config.ts:9:20',
  })
})

test('a mistake in a model is told with its line, and nothing is written', async () => {
  const project = makeProject({
    'schema/models/user.ts': `import { id, index, table, text } from '@tenon/schema'

export const User = table('users', { id: id(), name: text() }, () => [index('nmae')])
`,
  })
  const { code, output, complaint } = await project.run(['generate'])
  expect({ code, output }).toEqual({ code: 1, output: '' })
  expect(complaint).toContain('schema/models/user.ts:3:')
  expect(complaint).toContain('3 | export const User')
  expect(project.list('generated')).toEqual([])
})

test('a report that does not fit the models is a problem of its file', async () => {
  const project = makeProject({ 'schema/reports/names.sql': 'select nmae from users' })
  const { code, value } = await project.json(['generate'])
  expect(code).toBe(1)
  expect(value).toMatchObject({
    problems: [{ severity: 'error', at: { file: 'schema/reports/names.sql', line: 1, column: 8 } }],
  })
  expect(project.list('generated')).toEqual([])
})

test('a constraint of an SQL file names its fields too', async () => {
  const project = makeProject({
    'schema/sql/users.sql': `
create table archive (name text primary key, id bigint);
alter table users
  add constraint users_alone exclude using gist (int8range(id, id, '[]') with &&) where (name <> 'id'),
  add constraint users_archived foreign key (name) references archive (name);
create unique index users_lower_key on users (lower(name));`,
  })
  expect(await project.run(['generate'])).toMatchObject({ code: 0 })
  const code = project.read('generated/index.js')
  expect(code).toContain("users_alone: exclusion(['id', 'name'])")
  expect(code).toContain("users_archived: foreignKey(['name'])")
  expect(code).toContain("users_lower_key: unique(['name'])")
  expect(code.match(/users_pkey/g)).toHaveLength(1)
})

test('TypeScript sources follow a `tsconfig.json` that is edited', async () => {
  const project = makeProject()
  project.write('tenon.config.ts', project.read('tenon.config.ts').replace('validators', "output: 'ts',\n  validators"))
  const line = () => /from '\.\/tables\/user([^']*)'/.exec(project.read('generated/index.ts'))?.[1]
  for (const [text, ending] of [
    ['{ "compilerOptions": { "module": "nodenext" } }', '.js'],
    ['{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }', ''],
    ['{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true } }', '.ts'],
  ] as const) {
    project.write('tsconfig.json', text)
    await project.run(['generate'])
    expect(line()).toBe(ending)
  }
})
