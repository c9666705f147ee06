import { openSession } from '@tenon/runtime/migrate'
import { expect, test, vi } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { makeProject } from './project.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

interface Checked {
  readonly parts: readonly { readonly part: string; readonly fine: boolean }[]
}

test('every kind of drift is found, and only that', async () => {
  const project = makeProject()
  const url = await freshDatabase()
  const check = async () => {
    const { code, value } = await project.json(['check', '--database', url])
    // The JSON of `check`, whose form this test is about.
    return { code, drift: (value as Checked).parts.filter(({ fine }) => !fine).map(({ part }) => part) }
  }
  await project.run(['migrate', 'create', 'first'])
  await project.run(['generate'])
  await project.run(['migrate', 'up', '--database', url])
  expect(await check()).toEqual({ code: 0, drift: [] })

  const session = await openSession(url)
  await session.run('create index by_hand on users (name)')
  expect(await check()).toEqual({ code: 1, drift: ['database'] })
  await session.run('drop index by_hand')
  await session.close()

  const model = project.read('schema/models/user.ts')
  project.write('schema/models/user.ts', model.replace('text()', 'text().nullable()'))
  expect(await check()).toEqual({ code: 1, drift: ['models', 'generated'] })
  project.write('schema/models/user.ts', model)

  const down = `schema/migrations/${project.list('schema/migrations')[0]}`
  project.write(down, `${project.read(down)}-- edited\n`)
  expect(await check()).toEqual({ code: 1, drift: ['migrations'] })
})

test('in CI migrations are proved again, and one that only looks proven is caught', async () => {
  const project = makeProject()
  await project.run(['migrate', 'create', 'first'])
  await project.run(['generate'])
  const environment = { CI: 'true' }
  expect(await project.json(['check'], { environment })).toMatchObject({ code: 0 })

  const down = `schema/migrations/${project.list('schema/migrations')[0]}`
  const { hashMigration } = await import('@tenon/runtime/migrate')
  const lie = project.read(down).replace('drop table public.users', 'select 1')
  project.write(down, lie.replace(/(tenon:proven )\w+/, `$1${hashMigration(lie)}`))
  expect(await project.json(['check', '--no-prove'], { environment })).toMatchObject({ code: 0 })
  expect(await project.json(['check'], { environment })).toMatchObject({
    code: 1,
    value: { problems: [{ code: 'proof/down-unequal' }] },
  })
})
