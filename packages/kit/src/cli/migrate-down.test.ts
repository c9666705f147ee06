import { rmSync } from 'node:fs'
import path from 'node:path'
import { applyMigrations } from '@tenon/runtime/migrate'
import { expect, onTestFinished, test, vi } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { migrateCreate } from '../tasks/migrate-create.ts'
import { migrateDown, migrateUp } from '../tasks/migrate-move.ts'
import { projectTemplate } from './project.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

const user = `import { id, table, text } from '@tenon/schema'

export const User = table('users', { id: id(), name: text() })
`

const started = projectTemplate({ 'schema/models/user.ts': user }, async ({ root: cwd }) => {
  expect(await migrateCreate({ cwd, name: 'first' })).toMatchObject({ problems: [] })
})

test('a down that was edited after its up is taken once it is proven again, and never while it says it is none', async () => {
  const project = await started()
  const environment = { DATABASE_URL: await freshDatabase() }
  const migrate = (...words: string[]) => project.json(['migrate', ...words, '--env', 'development'], { environment })
  const [down = ''] = project.list('schema/migrations').map((file) => `schema/migrations/${file}`)
  expect(await migrate('up')).toMatchObject({ code: 0, value: { migrations: [{ name: 'first' }] } })
  const text = project.read(down)
  project.write(down, '-- tenon:irreversible nobody kept the names\n')
  expect(await migrate('down')).toMatchObject({
    code: 1,
    value: { problems: [{ code: 'migration/irreversible', at: { file: down } }] },
  })
  project.write(down, `${text}select 1;\n`)
  expect(await migrate('down')).toMatchObject({
    code: 1,
    value: { problems: [{ code: 'migration/down-edited', at: { file: down } }] },
  })
  expect(await migrate('prove')).toMatchObject({ code: 0, value: { migrations: [{ files: [down] }] } })
  expect(await migrate('down')).toMatchObject({ code: 0, value: { migrations: [{ name: 'first' }] } })
})

test('an up that was edited after it was applied is told with the way out for a database of one’s own', async () => {
  const project = await started()
  const environment = { DATABASE_URL: await freshDatabase() }
  const migrate = (...words: string[]) => project.json(['migrate', ...words, '--env', 'development'], { environment })
  const [, up = ''] = project.list('schema/migrations').map((file) => `schema/migrations/${file}`)
  expect(await migrate('up')).toMatchObject({ code: 0 })
  project.write(up, `${project.read(up)}select 1;\n`)
  for (const direction of ['up', 'down'])
    expect(await migrate(direction)).toMatchObject({
      code: 1,
      value: { problems: [{ at: { file: up }, hint: expect.stringContaining('bring it back, `tenon migrate down`') }] },
    })
})

test('an up warns of what is applied there and has no file here', async () => {
  const project = await started()
  const environment = { DATABASE_URL: await freshDatabase() }
  const migrate = (...words: string[]) => project.json(['migrate', ...words, '--env', 'development'], { environment })
  const other = { version: '20250101000000', name: 'other', up: 'create table other (n int);\n' }
  await applyMigrations({ target: environment.DATABASE_URL, files: [other] })
  expect(await migrate('up')).toMatchObject({
    code: 0,
    value: {
      migrations: [{ name: 'first' }],
      problems: [
        { code: 'migration/missing-file', severity: 'warning', message: expect.stringContaining('20250101000000') },
      ],
    },
  })
  // So does one from a folder that holds nothing, or that was left out of an image.
  rmSync(path.join(project.root, 'schema/migrations'), { recursive: true })
  expect(await migrate('up')).toMatchObject({
    code: 0,
    value: { migrations: [], problems: [{ code: 'migration/missing-file' }, { code: 'migration/missing-file' }] },
  })
})

test('what is taken back is what was agreed to, whoever else migrates meanwhile', async () => {
  const project = await started()
  const url = await freshDatabase()
  vi.stubEnv('PRODUCTION_URL', url)
  onTestFinished(() => void vi.unstubAllEnvs())
  const options = { cwd: project.root, environment: 'production' }
  await migrateUp(options)
  await migrateCreate({ cwd: project.root, name: 'second', empty: true })
  for (const [ending, sql] of [
    ['second.up.sql', 'create table second (n int);'],
    ['second.down.sql', 'drop table second;'],
  ]) {
    const file = `schema/migrations/${project.list('schema/migrations').find((name) => name.endsWith(ending ?? ''))}`
    project.write(file, `${project.read(file).replace(/^-- tenon:irreversible.*$/m, '')}${sql}\n`)
  }
  const down = await migrateDown({
    ...options,
    ask: async ({ name, what }) => {
      expect(what).toContain('_first')
      await applyMigrations({ target: url, folder: path.join(project.root, 'schema/migrations') })
      return name
    },
  })
  expect(down).toMatchObject({ problems: [{ code: 'migration/overtaken' }] })
  expect(await migrateUp(options)).toMatchObject({ value: { migrations: [] } })
})
