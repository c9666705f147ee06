import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { migrateCreate } from './migrate-create.ts'

// Below this workspace, so that the config's import resolves.
const home = path.join(import.meta.dirname, '../../../../.tenon/test-projects')

/** Two first migrations that know nothing of each other. */
async function merge(one: string, other: string) {
  mkdirSync(home, { recursive: true })
  const root = mkdtempSync(path.join(home, 'p-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  write(
    'tenon.config.ts',
    "import { defineConfig } from '@tenon/kit/config'\n\nexport default defineConfig({ postgres: 18, scratch: 'npm:18' })\n",
  )
  for (const [name, sql] of Object.entries({ '20260101000000_one': one, '20260101000001_other': other })) {
    write(`schema/migrations/${name}.up.sql`, sql)
    write(`schema/migrations/${name}.down.sql`, 'select 1;\n')
  }
  return migrateCreate({ cwd: root, name: 'merge', empty: true })
}

test('branches that touch different things are joined', async () => {
  const { value, problems } = await merge('create table a (id int);\n', 'create table b (id int);\n')
  expect(problems).toEqual([])
  expect(value?.files).toHaveLength(2)
})

test('branches whose order matters are refused, and the object is named', async () => {
  const view = (number: number) => `create or replace view v as select ${number} as n;\n`
  const { value, problems } = await merge(view(1), view(2))
  expect(value).toBeUndefined()
  expect(problems).toMatchObject([
    { code: 'migration/branches-differ', message: expect.stringContaining('`public.v`') },
  ])
})
