import { expect, test } from 'vitest'
import { migrateCreate } from './migrate-create.ts'
import { emptyProject } from './project.fixture.ts'

/** Two first migrations that know nothing of each other. */
async function merge(one: string, other: string) {
  const { root, write } = emptyProject()
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
