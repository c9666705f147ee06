/** A project in a folder that can't be written, as in a container: what needs no more than to read it works. */
import { chmodSync, existsSync, lstatSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { generate } from '../tasks/generate.ts'
import { migrateCreate } from '../tasks/migrate-create.ts'
import { projectTemplate, type TestProject } from './project.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

const template = projectTemplate(
  {
    'schema/seeds/1-users.ts': `import { z } from 'zod'

export async function seed(db) {
  await db.users.create({ name: z.string().parse('ada') })
}
`,
    'schema/reports/names.sql': 'select name from users order by name;\n',
  },
  async ({ root: cwd }) => {
    expect(await migrateCreate({ cwd, name: 'first' })).toMatchObject({ problems: [] })
    expect((await generate({ cwd })).problems).toEqual([])
  },
)

/** Every folder of it is as a read-only disk has it, and nothing was kept by an earlier command. */
async function readOnly(): Promise<TestProject> {
  const project = await template()
  rmSync(path.join(project.root, '.tenon'), { recursive: true })
  const folders = [project.root, ...foldersIn(project.root)]
  for (const folder of folders) chmodSync(folder, 0o555)
  onTestFinished(() => {
    for (const folder of folders) chmodSync(folder, 0o755)
  })
  return project
}

const foldersIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((one) => lstatSync(one).isDirectory())
    .flatMap((one) => [one, ...foldersIn(one)])

test('migrations, seeds and reports run from a folder that can only be read', async () => {
  const project = await readOnly()
  const environment = { DATABASE_URL: await freshDatabase() }
  const run = (...words: string[]) =>
    project.json([...words, '--env', 'development'], { environment, heedsPermissions: true })
  expect(await run('migrate', 'up')).toMatchObject({ code: 0, value: { migrations: [{ name: 'first' }] } })
  expect(await run('migrate', 'status')).toMatchObject({ code: 0, value: { pending: [] } })
  const confirm = ['--confirm', new URL(environment.DATABASE_URL).pathname.slice(1)]
  expect(await run('seed', '--fresh', ...confirm)).toMatchObject({
    code: 0,
    value: { seeds: [{ file: 'schema/seeds/1-users.ts' }] },
  })
  expect(await run('report', 'names')).toMatchObject({ code: 0, value: { rows: [{ name: 'ada' }] } })
  expect(await run('migrate', 'down')).toMatchObject({ code: 0, value: { migrations: [{ name: 'first' }] } })
  expect(project.list('.')).not.toContain('.tenon')
})

test.skipIf(!existsSync('/dev/shm'))('where not even a temporary file can be written, memory will do', async () => {
  const project = await readOnly()
  const environment = { DATABASE_URL: await freshDatabase(), TMPDIR: project.root }
  const options = { environment, heedsPermissions: true }
  expect(await project.json(['migrate', 'up'], options)).toMatchObject({ code: 0 })
})

test('what has to write says that it can not', async () => {
  const project = await readOnly()
  const made = await project.json(['generate'], { heedsPermissions: true })
  expect(made).toMatchObject({ code: 1, value: { problems: [{ code: 'files/refused' }] } })
})
