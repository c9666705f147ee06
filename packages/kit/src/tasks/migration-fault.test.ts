import { applyMigrations, DatabaseError, MigrationError, parseMigration } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import type { StoredMigration } from '../migration/stored.ts'
import { inItsFile } from './migration-fault.ts'
import { Refusal } from './refusal.ts'

const text = '-- by hand\n\nselect 1;\n-- tenon:segment\n\n  alter table t\n    add check (n > 0);\n'
const file = 'schema/migrations/20260101000000_first.up.sql'
const stored = { version: '20260101000000', up: { file, text, content: parseMigration(text) }, down: undefined }
// Only what is read here; the rest of a stored migration is about its place in the history.
const migrations = [stored as unknown as StoredMigration]

const problemOf = (error: unknown) =>
  inItsFile(migrations, 'up', () => Promise.reject(error)).catch((one: unknown) =>
    one instanceof Refusal ? one.problems[0] : one,
  )

test('a refusal with a position stands there, one without where its segment begins', async () => {
  const fault = { fault: 'failed', version: stored.version, segment: 1, message: 'no', sqlstate: '23514' } as const
  expect(await problemOf(new MigrationError({ ...fault, at: { line: 7, column: 9 } }))).toMatchObject({
    code: 'migration/failed',
    at: { file, line: 7, column: 9 },
  })
  expect(await problemOf(new MigrationError(fault))).toMatchObject({ at: { file, line: 6, column: 3 } })
  expect(
    await problemOf(new MigrationError({ fault: 'edited', version: stored.version, message: 'no' })),
  ).toMatchObject({ code: 'migration/edited', at: { file, line: 1, column: 1 } })
})

test('rows that stop a migration are found by the queries of its header', async () => {
  const header = '-- tenon:preflight select count(*) from public.t where not (n > 0)\n'
  const told = { ...stored, up: { file, text: header + text, content: parseMigration(header + text) } }
  // Only what is read here.
  const known = [told as unknown as StoredMigration]
  const fault = { fault: 'failed', version: stored.version, segment: 1, message: 'no' } as const
  const problem = (sqlstate: string) =>
    inItsFile(known, 'up', () => Promise.reject(new MigrationError({ ...fault, sqlstate }))).catch((one: unknown) =>
      one instanceof Refusal ? one.problems[0] : one,
    )
  expect(await problem('23514')).toMatchObject({
    hint: expect.stringContaining('`select count(*) from public.t where not (n > 0)`'),
  })
  expect(await problem('42P01')).not.toHaveProperty('hint')
})

test('what stops a down without a position stands at its own statement, and asks for the down again', async () => {
  const target = await freshDatabase()
  const version = '20260101000000'
  const header = '-- tenon:preflight select count(*) from public.t where n is null\n'
  const down = {
    file: 'schema/migrations/20260101000000_first.down.sql',
    text: `${header}-- two things\nalter table t add column m int; insert into t values (1);;\n\n-- the third\n  alter table t alter n set not null;\n`,
  }
  const files = [
    { version, name: 'first', up: 'create table t (n int); insert into t values (null);\n', down: down.text },
  ]
  await applyMigrations({ target, files })
  // Only what is read here.
  const known = [{ ...stored, down: { ...down, content: parseMigration(down.text) } } as unknown as StoredMigration]
  const problem = await inItsFile(known, 'down', () =>
    applyMigrations({ target, files, direction: 'down', steps: 1 }),
  ).catch((one: unknown) => (one instanceof Refusal ? one.problems[0] : one))
  expect(problem).toMatchObject({
    code: 'migration/failed',
    at: { file: down.file, line: 6, column: 3 },
    hint: expect.stringContaining('then `tenon migrate down` again'),
  })
})

test('what stands in no file goes on as it is', async () => {
  const locked = new MigrationError({ fault: 'locked', message: 'no' })
  expect(await problemOf(locked)).toBe(locked)
  const lost = new DatabaseError({ kind: 'connection-lost', message: 'no' })
  expect(await problemOf(lost)).toBe(lost)
})
