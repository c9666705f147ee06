import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { makeProject } from '../cli/project.fixture.ts'
import { withProject } from './workplace.ts'
import { writeNewMigration } from './write-migration.ts'

test('a migration that was planned while another was written is not written beside it', async () => {
  const { root, write, list } = makeProject({ 'schema/migrations/20260101000000_a.up.sql': 'select 1;\n' })
  write('schema/migrations/20260101000000_a.down.sql', 'select 1;\n')
  const outcome = await withProject<null>({ cwd: root }, async (place) => {
    const before = await place.migrations()
    writeFileSync(path.join(root, 'schema/migrations/20260102000000_b.up.sql'), 'select 2;\n')
    await writeNewMigration(place, before, new Map([['schema/migrations/20260103000000_c.up.sql', 'select 3;\n']]))
    return { value: null, problems: [] }
  })
  expect(outcome.problems).toMatchObject([
    { code: 'migration/written-meanwhile', at: { file: 'schema/migrations/20260102000000_b.up.sql' } },
  ])
  expect(list('schema/migrations').filter((file) => file.includes('_c'))).toEqual([])
})

test.each([
  ['of other names', 'b'],
  ['of one name', 'a'],
])('of two migrations %s that are written at the very same time, one at most is', async (_, second) => {
  const { root, list } = makeProject({})
  const texts = (name: string, side: string) =>
    new Map(['up', 'down'].map((one) => [`schema/migrations/20260101000000_${name}.${one}.sql`, `-- ${side}\n`]))
  const write = (name: string, side: string) =>
    withProject<null>({ cwd: root }, async (place) => {
      await writeNewMigration(place, { migrations: [], problems: [] }, texts(name, side))
      return { value: null, problems: [] }
    })
  const outcomes = await Promise.all([write('a', 'one'), write(second, 'two')])
  const refused = outcomes.filter(({ problems }) => problems.length > 0)
  expect(refused.length).toBeGreaterThan(0)
  expect(new Set(refused.flatMap(({ problems }) => problems.map(({ code }) => code)))).toEqual(
    new Set(['migration/written-meanwhile']),
  )
  expect(list('schema/migrations')).toHaveLength(2 * (2 - refused.length))
})
