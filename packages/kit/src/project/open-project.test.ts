/** Finding a project, checking its config, choosing an environment and its URL. */
import path from 'node:path'
import type { Problem } from '@tenon/schema/problem'
import { afterEach, expect, test, vi } from 'vitest'
import { findDatabaseUrl } from './database-url.ts'
import { makeFolder, makeProject } from './folder.fixture.ts'
import { openProject } from './open-project.ts'

afterEach(() => vi.unstubAllEnvs())

const config = (settings: string) => ({
  'tenon.config.ts': `import { defineConfig, env } from '@tenon/kit/config'
export default defineConfig({
  postgres: 18,
${settings}
})
`,
})

const environments = `  environments: { development: { url: env('SHOP_URL', 'pglite:./data') }, production: { url: env('SHOP_URL') } },`

const show = ({ problems }: { readonly problems: readonly Problem[] }) =>
  problems.map(({ code, message, at }) => `${code} ${at ? `${at.file}:${at.line}:${at.column}` : ''} ${message}`)

test('a project is found from any folder below it, and its config is completed', async () => {
  const root = await makeFolder({ ...config(environments), 'deep/er/x.txt': '' })
  const { project, problems } = await openProject(path.join(root, 'deep/er'))
  expect(problems).toEqual([])
  expect(project?.config).toEqual({
    postgres: 18,
    scratch: 'pglite',
    folders: { schema: 'schema', generated: 'generated' },
    output: 'js',
    validators: [],
    naming: 'snake_case',
    environments: {
      development: { url: { variable: 'SHOP_URL', default: 'pglite:./data' } },
      production: { url: { variable: 'SHOP_URL' } },
    },
  })
  expect(project?.environment).toBe('development')
})

test('a folder that is not there is told as that', async () => {
  const root = await makeFolder({})
  expect(show(await openProject(path.join(root, 'nowhere')))).toEqual([
    `project/no-folder  There is no folder \`${path.join(root, 'nowhere')}\`.`,
  ])
})

test('an environment shares the base and overrides it setting by setting', async () => {
  const root = await makeFolder(
    config(`  pool: { max: 5, keep: 2 },
  log: { slowerThan: 100 },
  environments: { production: { url: env('U'), pool: { max: 20 }, log: { queries: true } } },`),
  )
  const { project } = await openProject(root, { environment: 'production' })
  expect(project?.config.environments.production).toEqual({
    url: { variable: 'U' },
    pool: { max: 20, keep: 2 },
    log: { slowerThan: 100, queries: true },
  })
})

test('the environment is what is asked for, else what TENON_ENV names', async () => {
  const root = await makeFolder(config(environments))
  vi.stubEnv('TENON_ENV', 'production')
  expect((await openProject(root)).project?.environment).toBe('production')
  expect((await openProject(root, { environment: 'development' })).project?.environment).toBe('development')
  vi.stubEnv('TENON_ENV', 'staging')
  expect((await openProject(root)).problems).toMatchObject([
    { code: 'config/unknown-environment', hint: 'It has `development`, `production`.' },
  ])
})

test.each([
  [
    'an unknown setting',
    `  validator: [],\n${environments}`,
    'config/invalid tenon.config.ts:4:3 `validator` is no setting.',
  ],
  [
    'a setting of another kind',
    `  output: 'cjs',\n${environments}`,
    'config/invalid tenon.config.ts:4:3 `output` is one of `js`, `ts`.',
  ],
  [
    'an unknown pool option',
    `  environments: {\n    development: { url: env('U'), pool: { maxx: 1 } },\n  },`,
    'config/invalid tenon.config.ts:5:43 `environments.development.pool.maxx` is refused: The pool has no option `maxx`.',
  ],
  [
    'an empty list of environments',
    '  environments: {},',
    'config/invalid tenon.config.ts:4:3 `environments` names no environment.',
  ],
  [
    'an environment without a URL',
    '  environments: { development: {} },',
    "config/invalid tenon.config.ts:4:19 `environments.development.url` is a text or `env('NAME')`.",
  ],
  [
    'a setting of another type',
    `  folders: { schema: 5 },\n${environments}`,
    'config/invalid tenon.config.ts:4:14 `folders.schema` is a string.',
  ],
  [
    'a pool setting of another type',
    `  pool: { max: 'x' },\n${environments}`,
    "config/invalid tenon.config.ts:4:11 `pool.max` is refused: The pool's option `max` is a whole number from 1.",
  ],
  [
    'a folder outside of the project',
    `  folders: { schema: '../x' },\n${environments}`,
    'config/invalid tenon.config.ts:4:14 `folders.schema` is a folder below the project, such as `schema`.',
  ],
  [
    'a scratch provider that there is not',
    `  scratch: 'docker',\n${environments}`,
    'config/invalid tenon.config.ts:4:3 `scratch` names no provider.',
  ],
])('%s is a problem at the setting', async (_, settings, expected) => {
  const [first = ''] = show(await openProject(await makeFolder(config(settings))))
  expect(first.startsWith(expected), first).toBe(true)
})

test.each([
  ['mysql://ada:hunter2@localhost/shop', 'mysql'],
  ['postgresql+psycopg2://ada:hunter2@localhost/shop', 'postgresql+psycopg2'],
  ['postgres://ada:hunter2@localhost/shop?ssl_mode=on', 'ssl_mode'],
  ['postgres://ada:hunter2@local host/shop', 'percent-encoded'],
  ['postgres://ada:hunter2%@localhost/shop', '%25'],
  ['hunter2', 'scheme'],
])('the URL %s is refused without its password', async (url, word) => {
  const literal = show(
    await openProject(await makeFolder(config(`  environments: { development: { url: '${url}' } },`))),
  )
  vi.stubEnv('TENON_TEST_URL', url)
  const variable = show(await findDatabaseUrl(await makeProject({})))
  for (const text of [literal.join(), variable.join()]) {
    expect(text).toMatch(/^config\/url tenon\.config\.ts:4:\d\d /)
    expect(text).toContain(word)
    expect(text).not.toContain('hunter2')
  }
})

test.each([
  [`  environments: { development: { url: 'postgres://ada:hunter2@localhost/shop' } },`, '4:34'],
  [`  scratch: 'postgres://ada:hunter2@localhost/shop',`, '4:3'],
])('a password in the config is a problem: %s', async (settings, place) => {
  const [problem = ''] = show(await openProject(await makeFolder(config(settings))))
  expect(problem).toContain(`config/secret tenon.config.ts:${place}`)
  expect(problem).not.toContain('hunter2')
})

test('a percent-encoded password goes through as it is', async () => {
  const url = 'postgres://ada:p%40ss%2Fw%3Ard@localhost:5433/shop?sslmode=disable'
  vi.stubEnv('TENON_TEST_URL', url)
  expect(await findDatabaseUrl(await makeProject({}))).toEqual({ url, problems: [] })
})

test('a folder of an embedded database counts from the root of the project', async () => {
  const root = await makeFolder(config(environments))
  const { project } = await openProject(root)
  if (!project) throw new Error('The project does not open.')
  expect(await findDatabaseUrl(project)).toEqual({ url: `pglite:${path.join(project.root, 'data')}`, problems: [] })
})

test('a variable that is not set, and has no default, is named', async () => {
  const root = await makeFolder(config(environments))
  const { project } = await openProject(root, { environment: 'production' })
  if (!project) throw new Error('The project does not open.')
  vi.stubEnv('SHOP_URL', '')
  expect(show(await findDatabaseUrl(project))).toEqual([
    'config/no-url tenon.config.ts:4:89 The environment `production` takes its URL from `SHOP_URL`, which is not set.',
  ])
})

test('an environment that the config has not is told where environments stand, unless it was asked for by words', async () => {
  const root = await makeFolder(config(environments))
  expect(show(await openProject(root, { environment: 'staging' }))).toEqual([
    'config/unknown-environment  The config has no environment `staging`.',
  ])
  vi.stubEnv('TENON_ENV', 'toString')
  expect(show(await openProject(root))).toEqual([
    'config/unknown-environment tenon.config.ts:4:3 The config has no environment `toString`.',
  ])
})

test('a config without the environment that counts unasked is told where a URL is needed', async () => {
  const root = await makeFolder(config(`  environments: { production: { url: env('SHOP_URL') } },`))
  const { project } = await openProject(root)
  if (!project) throw new Error('The project does not open.')
  expect(show(await findDatabaseUrl(project))).toEqual([
    'config/unknown-environment tenon.config.ts:4:3 The config has no environment `development`.',
  ])
})

test('all settings of a pool that are wrong are told at once', async () => {
  const root = await makeFolder(config(`  pool: {\n    max: 0,\n    keep: 'x',\n    idle: 3,\n  },\n${environments}`))
  expect(show(await openProject(root)).map((line) => line.split(' is refused')[0])).toEqual([
    'config/invalid tenon.config.ts:5:5 `pool.max`',
    'config/invalid tenon.config.ts:6:5 `pool.keep`',
    'config/invalid tenon.config.ts:7:5 `pool.idle`',
  ])
})

test.each([
  ['no config at all', {}, 'project/no-config'],
  ['a config that exports nothing', { 'tenon.config.ts': 'export const x = 1\n' }, 'config/invalid'],
  ['a config with a syntax error', { 'tenon.config.ts': 'export default {\n' }, 'project/syntax'],
  ['a config that throws', { 'tenon.config.ts': `throw new Error('x')\n` }, 'project/module-throws'],
])('%s is a problem', async (_, files, code) => {
  const { project, problems } = await openProject(await makeFolder(files))
  expect(project).toBeUndefined()
  expect(problems.map((problem) => problem.code)).toEqual([code])
})

test('where no config is, the hint holds one', async () => {
  const { problems } = await openProject(await makeFolder({}))
  expect(problems[0]?.hint).toContain('export default defineConfig({ postgres: 18 })')
})

test('a config of one line has a development environment on the embedded database', async () => {
  const { project } = await openProject(await makeFolder(config('')))
  expect(project?.config.environments).toEqual({
    development: { url: { variable: 'DATABASE_URL', default: 'pglite:./.tenon/dev' } },
  })
})
