import { afterEach, expect, test, vi } from 'vitest'
import type { Project } from '../project/project.ts'
import { confirmHarm, findTarget, stopSignal } from './target.ts'

afterEach(() => vi.unstubAllEnvs())

const here = 'postgres://localhost/dev'
const variable = 'TENON_TARGET_TEST_URL'

const project = (environment: string): Project => ({
  root: '/here',
  configFile: 'tenon.config.ts',
  environment,
  config: {
    postgres: 18,
    scratch: 'pglite',
    folders: { schema: 'schema', generated: 'generated' },
    output: 'js',
    validators: [],
    naming: 'snake_case',
    environments: { [environment]: { url: { variable, default: here } } },
  },
})

const counts = async (
  environment: string,
  options: { readonly environment?: string; readonly database?: string } = {},
) => (await findTarget(project(environment), { cwd: '/here', ...options })).counts

test('the database that the config itself writes out is a place to play', async () => {
  expect(await counts('development')).toBe('development')
})

test('one from a variable counts as production, until its environment is named', async () => {
  vi.stubEnv(variable, 'postgres://somewhere/shop')
  expect(await counts('development')).toBe('production')
  expect(await counts('development', { environment: 'development' })).toBe('development')
})

test.each(['production', 'prod-eu', 'eu-production', 'preprod', 'live', 'shop_live'])(
  '%s counts as production, also when it is named',
  async (name) => {
    expect(await counts(name, { environment: name })).toBe('production')
  },
)

test('a URL on the command line counts as production', async () => {
  expect(await counts('development', { environment: 'development', database: here })).toBe('production')
})

test('what refuses harm shows no way around', async () => {
  const target = await findTarget(project('production'), { cwd: '/here' })
  const refusal = await confirmHarm(target, 'Emptying every table', {}).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ problems: [{ code: 'danger/unconfirmed' }] })
  expect(JSON.stringify(refusal)).not.toMatch(/--env|--confirm dev/)
})

test('signals are heard where a server can be asked to stop, and are the system’s where the process itself is busy', async () => {
  const asked = async (database: string) => {
    const target = await findTarget(project('development'), { cwd: '/here', database })
    const abort = new AbortController()
    return stopSignal(target, { cwd: '/here', interruptible: () => abort.signal }) === abort.signal
  }
  expect(await asked('postgres://somewhere/shop')).toBe(true)
  expect(await asked('pglite:./.tenon/dev')).toBe(false)
})
