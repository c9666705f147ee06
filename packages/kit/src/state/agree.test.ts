import { openSession } from '@tenon/runtime/migrate'
import type { ColumnIr, SchemaIr } from '@tenon/schema'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { readFacts } from '../catalog/read-facts.ts'
import { disagreements } from './agree.ts'

const place = { file: 'schema/models/t.ts', line: 3, column: 5 }

const column = (name: string, sqlType: string): ColumnIr => ({
  name,
  property: name,
  sqlType,
  shape: { kind: 'opaque', name: sqlType },
  nullable: true,
  hidden: false,
  updatedNow: false,
  normalisers: [],
  rules: [],
  place,
})

/** What is said of a table of the model, where `made` made the one of the database. */
async function said(columns: readonly ColumnIr[], made: string) {
  const session = await openSession(await freshDatabase())
  try {
    await session.run(made)
    const table: SchemaIr['tables'][number] = {
      schema: 'public',
      name: 't',
      typeName: 'T',
      property: 't',
      implied: false,
      columns,
      uniques: [],
      checks: [],
      foreignKeys: [],
      indexes: [],
      relations: [],
      place,
    }
    const { facts } = await readFacts(session)
    return await disagreements(session, { tables: [table], enumerations: [], functions: [] }, facts)
  } finally {
    await session.close()
  }
}

test('types are the same under any of their names', async () => {
  const types = [
    ...['varchar(20)', 'numeric(12,2)', 'timestamptz(3)', 'timestamp(3) with time zone', 'int[]', 'varchar(7)[]'],
    ...['interval day to second(3)', 'email', 'emails', 'email[]', 'public.email', 'pair', '"char"', 'bit varying(5)'],
  ]
  const columns = types.map((type, index) => column(`c${index}`, type))
  const list = columns.map(({ name, sqlType }) => `${name} ${sqlType}`).join(', ')
  const made = `create domain email as varchar(200) check (value like '%@%'); create domain emails as text[];
    create type pair as (a int, b int); create table t (${list})`
  expect(await said(columns, made)).toEqual([])
  expect(await said([column('a', 'serial')], 'create table t (a serial); alter table t alter a drop not null')).toEqual(
    [],
  )
})

test('a domain is not the type below it', async () => {
  const made = `create domain email as text; create table t (a email)`
  expect(await said([column('a', 'text')], made)).toMatchObject([{ code: 'model/disagrees', at: place }])
})

test('a type that the server can not describe is a problem, not a silence', async () => {
  const found = await said([column('a', 'gone'), column('b', 'int')], 'create table t (a int, b int)')
  expect(found).toMatchObject([
    { code: 'model/disagrees', severity: 'error', at: place, message: expect.stringContaining('"gone') },
  ])
})
