import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { isCached } from '../state/kept-state.ts'
import { resolveState } from '../state/resolve.ts'
import { migrateCreate } from './migrate-create.ts'
import { emptyProject } from './project.fixture.ts'
import { withProject } from './workplace.ts'

vi.setConfig({ testTimeout: 240_000 })

const people = (
  columns: string,
) => `import { check, enumeration, id, index, sql, table, text, varchar } from '@tenon/schema'

export const Mood = enumeration('mood', ['sad', 'ok'])

/** Who is there. */
export const Person = table('people', { id: id(), ${columns} }, (t) => [index(t.name), check('named', sql\`\${t.name} <> ''\`)])
`

const counting = (
  more: string,
) => `create function many() returns bigint language sql stable as 'select count(*) from people${more}';
create view named as select id, name from people;
`

test('where the proof of a migration led is what a replay of the whole chain leads to', async () => {
  const { root, write } = emptyProject()
  for (const [columns, sql] of [
    ['name: text()', counting('')],
    [`name: varchar(40), mood: Mood().nullable()`, counting('')],
    [`nick: text().default('-'), name: varchar(40), mood: Mood().nullable()`, counting(' where true')],
    ["nick: text().default('-').unique(), name: varchar(80)", counting(' where true')],
  ] as const) {
    write('schema/models/people.ts', people(columns))
    write('schema/sql/counting.sql', sql)
    const { problems } = await migrateCreate({ cwd: root, name: 'step', allowLoss: ['people.mood', 'people.name'] })
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const { value } = await withProject({ cwd: root }, async (place) => {
      const context = await place.states()
      const full = await resolveState('migrations', {
        ...context,
        inFull: true,
        cacheFolder: path.join(root, `.tenon/full-${Date.now()}`),
      })
      const isRemembered = isCached(context, full.key)
      return { value: { full, isRemembered, remembered: await resolveState('migrations', context) }, problems: [] }
    })
    expect(value?.isRemembered).toBe(true)
    expect(value?.remembered).toEqual(value?.full)
  }
})
