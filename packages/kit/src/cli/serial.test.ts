/** `.serial()`: a column of a database made elsewhere, from a comparison to its rename. */
import { openSession } from '@tenon/runtime/migrate'
import { expect, test, vi } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { diff } from '../tasks/diff.ts'
import { generate } from '../tasks/generate.ts'
import { migrateCreate } from '../tasks/migrate-create.ts'
import { migrateUp } from '../tasks/migrate-move.ts'
import { makeProject } from './project.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

const model = (name: string, columns: string) =>
  `import { bigint, integer, smallint, table, text } from '@tenon/schema'

export const Item = table('${name}', { id: integer().serial().primaryKey(), ${columns} })`
const others = `large: bigint().serial(), small: smallint().serial('odd_numbers'), name: text()`

test('a serial column is that of PostgreSQL, keeps its numbers, and goes along with renames', async () => {
  const project = makeProject({ 'schema/models/user.ts': model('items', others) })
  const { root: cwd } = project
  const database = await freshDatabase()
  const run = async (sql: string) => {
    const session = await openSession(database)
    const answers = await session.run(sql).finally(() => session.close())
    return answers.at(-1)?.rows
  }
  await run(`create table items (id serial primary key, large bigserial, small smallserial, name text not null);
    alter sequence items_small_seq rename to odd_numbers`)
  const compared = await diff({ cwd, from: database, to: 'models' })
  expect(compared.problems).toEqual([])
  expect(compared.value).toMatchObject({ equal: true })
  await run('drop table items')

  expect(await migrateCreate({ cwd, name: 'first' })).toMatchObject({ problems: [] })
  expect(await generate({ cwd })).toMatchObject({ problems: [] })
  expect(project.read('generated/tables/item.d.ts')).toMatch(/interface ItemInsert \{\s+id\?: number/)
  await migrateUp({ cwd, database })
  await run(`insert into items (name) values ('a'), ('b')`)

  // The table is made anew in the kept state, and a full build agrees.
  project.write('schema/models/user.ts', model('items', `${others}, note: text().nullable()`))
  const noted = await migrateCreate({ cwd, name: 'noted' })
  expect(noted.problems).toEqual([])
  expect(noted.value?.proof?.up?.segments.flatMap((one) => one.statements)).toEqual([
    'alter table public.items add column note text',
  ])

  const renamed = model('things', `${others.replace('large: bigint()', `big: bigint().was('large')`)}, note: text()`)
  project.write(
    'schema/models/user.ts',
    renamed.replace('note: text()', 'note: text().nullable()').concat(`.was('items')`),
  )
  const moved = await migrateCreate({ cwd, name: 'moved' })
  expect(moved.problems).toEqual([])
  expect(moved.value?.proof).toMatchObject({ losses: [], down: { class: 'exact' } })
  await migrateUp({ cwd, database })
  expect(await run(`insert into things (name) values ('c') returning id, big, small`)).toEqual([['3', '3', '3']])
  expect(
    await run(`select pg_get_serial_sequence('things', 'big'), pg_get_serial_sequence('things', 'small')`),
  ).toEqual([['public.things_big_seq', 'public.odd_numbers']])
})
