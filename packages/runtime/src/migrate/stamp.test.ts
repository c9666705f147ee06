import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { applyMigrations } from './apply.ts'
import { hashMigration } from './file.ts'
import { readHistory } from './history.ts'
import { openSession } from './open-session.ts'
import { stampMigrations } from './stamp.ts'

const one = 'create table a (n int);\n'
const two = `-- tenon:follows 20260101000001 ${hashMigration(one)}\ncreate table b (n int);\n`
const files = [
  { version: '20260101000001', name: 'a', up: one, down: 'drop table a;\n' },
  { version: '20260101000002', name: 'b', up: two, down: 'drop table b;\n' },
]
const [first, second] = ['20260101000001', '20260101000002']

async function opened() {
  const session = await openSession(await freshDatabase())
  onTestFinished(() => session.close())
  return session
}

test('what is there already is recorded without being run, and the next up goes on after it', async () => {
  const target = await opened()
  await target.run('create table a (n int); insert into a values (7)')
  await stampMigrations({ files, target, versions: [first], stamped: 'equal' })
  expect((await readHistory(target)).applied).toMatchObject([
    { version: first, hash: hashMigration(one), downHash: hashMigration('drop table a;\n'), stamped: 'equal' },
  ])
  const { migrations } = await applyMigrations({ files, target })
  expect(migrations.map(({ version }) => version)).toEqual([second])
  expect((await readHistory(target)).applied[1]?.stamped).toBeUndefined()
  expect((await target.run('select n from a'))[0]?.rows).toEqual([['7']])
})

test('nothing is recorded where the history is not the one that was compared', async () => {
  const target = await opened()
  await applyMigrations({ files, target, steps: 1 })
  await expect(stampMigrations({ files, target, versions: [first, second], stamped: 'equal' })).rejects.toMatchObject({
    fault: 'overtaken',
    retry: 'safe',
  })
  await expect(
    stampMigrations({ files, target, versions: ['20300101000000'], stamped: 'equal' }),
  ).rejects.toMatchObject({ fault: 'unknown-version' })
  expect((await readHistory(target)).applied).toHaveLength(1)
})

test('a database in the middle of a migration is not recorded as anything', async () => {
  const target = await opened()
  const failing = [{ version: first, name: 'a', up: `${one}-- tenon:segment\nselect 1/0;\n` }]
  await expect(applyMigrations({ files: failing, target })).rejects.toMatchObject({ fault: 'failed' })
  await expect(stampMigrations({ files: failing, target, versions: [first], stamped: 'equal' })).rejects.toMatchObject({
    fault: 'half-done',
  })
})

test('a history of an older version is brought up to date by its owner only', async () => {
  const target = await opened()
  await applyMigrations({ files, target, steps: 1 })
  const role = `stamps_${process.pid}`
  await target.run(`alter table tenon.migration drop column stamped; create role ${role};
    grant usage on schema tenon to ${role}; grant select, insert, update, delete on all tables in schema tenon to ${role};
    set role ${role}`)
  onTestFinished(async () => {
    await target.run(`reset role; drop owned by ${role}; drop role ${role}`)
  })
  const stamp = () => stampMigrations({ files, target, versions: [second], stamped: 'equal' })
  await expect(stamp()).rejects.toMatchObject({ fault: 'older-history' })
  // An up needs no more than it had.
  expect((await readHistory(target)).applied).toMatchObject([{ version: first, stamped: undefined }])
  await target.run('reset role')
  await stamp()
  expect((await readHistory(target)).applied).toMatchObject([{}, { version: second, stamped: 'equal' }])
})
