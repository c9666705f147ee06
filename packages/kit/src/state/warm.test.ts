import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ColumnIr, SchemaIr, TableIr } from '@tenon/schema'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { diffFacts } from '../catalog/diff.ts'
import { readFacts } from '../catalog/read-facts.ts'
import { openScratch } from '../database/open-scratch.ts'
import type { Scratch } from '../database/scratch.ts'
import type { StateContext } from './context.ts'
import { stateDatabase } from './kept-state.ts'
import { resolveState } from './resolve.ts'
import type { State } from './state.ts'

// PGlite opens a folder for each database: seconds on an idle machine, more than a minute on a busy one.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const root = path.resolve(import.meta.dirname, '../../../..')
const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-warm-test-'))
afterAll(() => rmSync(cacheFolder, { recursive: true, force: true }))

const place = { file: 'schema/models/t.ts', line: 3, column: 5 }

const column = (name: string, sqlType: string, more: Partial<ColumnIr> = {}): ColumnIr => ({
  name,
  property: name,
  sqlType,
  shape: { kind: 'opaque', name: sqlType },
  nullable: false,
  hidden: false,
  updatedNow: false,
  normalisers: [],
  rules: [],
  place,
  ...more,
})

/** A table with a key, and one foreign key for each parent. */
const table = (name: string, parents: readonly string[], columns: readonly ColumnIr[]): TableIr => ({
  schema: 'public',
  name,
  typeName: name,
  property: name,
  implied: false,
  columns: [
    column('id', 'bigint', { identity: 'always' }),
    ...parents.map((parent) => column(`${parent}_id`, 'bigint', { comment: `The ${parent}.` })),
    ...columns,
  ],
  primaryKey: { name: `${name}_pkey`, columns: ['id'], place },
  uniques: [],
  checks: [],
  foreignKeys: parents.map((parent) => ({
    name: `${name}_${parent}_id_fkey`,
    columns: [`${parent}_id`],
    target: { schema: 'public', name: parent },
    targetColumns: ['id'],
    onDelete: 'cascade',
    onUpdate: 'no action',
    place,
  })),
  indexes: [],
  relations: [],
  comment: `All ${name}.`,
  place,
})

const users = table('users', ['users'], [column('email', 'text')])
const posts = table('posts', ['users'], [column('title', 'text')])
const notes = table('notes', ['posts', 'users'], [column('text', 'text')])
const ir: SchemaIr = { tables: [users, posts, notes], enumerations: [], functions: [] }

const sql = `
  create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger stamped before insert on posts for each row execute function stamp();
  create view titles as select p.title, u.email from posts p join users u on u.id = p.users_id; -- both
  create view long_titles as select title from titles where length(title) > 20;
  comment on view titles is 'Who wrote what.';
  create function emails() returns setof users language sql begin atomic select * from users; end;`

const withTable = (name: string, next: (old: TableIr) => TableIr): SchemaIr => ({
  ...ir,
  tables: ir.tables.map((one) => (one.name === name ? next(one) : one)),
})

const phone = column('phone', 'text', { nullable: true })
const withPhone = (one: TableIr): TableIr => ({ ...one, columns: [...one.columns, phone] })

const variants: Readonly<Record<string, SchemaIr>> = {
  'a column more in the table that all refer to': withTable('users', withPhone),
  'a column more in a leaf': withTable('notes', withPhone),
  'another type under a view and a trigger': withTable('posts', (one) => ({
    ...one,
    columns: one.columns.map((own) => (own.name === 'title' ? column('title', 'varchar(80)') : own)),
  })),
  'a new table': { ...ir, tables: [...ir.tables, table('tags', ['posts'], [])] },
  'a table less': { ...ir, tables: [users, posts] },
  'a check, an index and no comment': withTable('posts', ({ comment: _, ...one }) => ({
    ...one,
    checks: [{ name: 'titled', expression: `title <> ''`, place }],
    indexes: [
      {
        name: 'posts_title_idx',
        unique: false,
        nullsNotDistinct: false,
        method: 'btree',
        keys: [{ column: 'title', descending: false }],
        include: [],
        place,
      },
    ],
  })),
  'columns in another order': withTable('users', (one) => ({ ...one, columns: [...one.columns].reverse() })),
}

const plain = ({ facts, unmodelled, authored, problems, extensions }: State) => ({
  facts: facts.map(({ id, attributes, uses, parent, noted, fallsWith }) => ({
    id,
    attributes,
    uses,
    parent,
    noted,
    fallsWith,
  })),
  ...{ unmodelled, authored, problems, extensions },
})

describe.each(['npm:18', 'pglite'])('the desired state on %s, from the last one', (provider) => {
  let scratch: Scratch
  beforeAll(async () => {
    scratch = await openScratch(provider, { root, cacheFolder })
  })
  afterAll(() => scratch.close())

  let count = 0
  const context = (folder: string, schema: SchemaIr, text = sql): StateContext => ({
    scratch,
    root,
    cacheFolder: path.join(cacheFolder, folder),
    code: 'this',
    models: async () => ({ ir: schema, sql: [{ file: 'schema/sql/a.sql', text }] }),
  })
  /** The state of `schema` after that of `ir` has been built, and the same one built in full elsewhere. */
  async function both(schema: SchemaIr, text?: string) {
    const folder = `${provider.replace(':', '')}-${count++}`
    await resolveState('models', context(folder, ir))
    const warm = await resolveState('models', context(folder, schema, text))
    const full = await resolveState('models', { ...context(`${folder}-full`, schema, text), inFull: true })
    return { warm, full }
  }

  // PGlite runs the same server code: one of them, and its database, show that the way there works.
  test.each(Object.entries(variants).slice(0, provider === 'pglite' ? 1 : undefined))(
    '%s: equal to the full build',
    async (_, schema) => {
      const { warm, full } = await both(schema)
      expect(full.problems).toEqual([])
      expect(warm.beginnings).toHaveLength(1)
      expect(full.beginnings).toEqual([])
      expect(plain(warm)).toEqual(plain(full))
    },
  )

  test('its database holds the same, and so does one that is made again from nothing', async () => {
    const { warm } = await both(variants['another type under a view and a trigger'] ?? ir)
    for (const state of [warm, { ...warm, beginnings: [], key: `${warm.key}-alone` }]) {
      const database = await stateDatabase(scratch, state)
      const session = await database.open()
      expect(diffFacts((await readFacts(session)).facts, warm.facts)).toEqual([])
      await session.close()
      await database.drop()
    }
  })

  if (provider === 'pglite') return

  test('what other code kept is neither read nor begun with', async () => {
    const older = { ...context('older', ir), code: 'older' }
    await resolveState('models', older)
    for (const file of readdirSync(path.join(older.cacheFolder, 'states')))
      writeFileSync(path.join(older.cacheFolder, 'states', file), '{ "another": "form" }')
    expect((await resolveState('models', context('older', ir))).facts).not.toEqual([])
    const { problems, beginnings } = await resolveState('models', {
      ...context('older', withTable('notes', withPhone)),
      code: 'newer',
    })
    expect({ problems, beginnings }).toEqual({ problems: [], beginnings: [] })
  })

  test('a mistake is told with its place, as by a full build', async () => {
    const broken = withTable('posts', (one) => ({
      ...one,
      checks: [{ name: 'titled', expression: 'titel is not null', place: { ...place, line: 9 } }],
    }))
    const { warm } = await both(broken)
    expect(warm.problems).toMatchObject([{ severity: 'error', at: { line: 9 } }])
  })

  test('a view that no longer fits is an error, as in a full build', async () => {
    const { warm, full } = await both(
      withTable('posts', (one) => ({ ...one, columns: one.columns.filter(({ name }) => name !== 'title') })),
    )
    expect(warm.problems.length).toBeGreaterThan(0)
    expect(warm.problems).toEqual(full.problems)
  })

  test.each([
    ['schema/sql changes', `${sql} create view more as select 1 as one;`],
    ['schema/sql does what nobody can tell from its first words', `${sql} alter table users set (fillfactor = 50);`],
  ])('%s: built in full', async (_, text) => {
    const { warm, full } = await both(variants['a column more in a leaf'] ?? ir, text)
    expect(warm.beginnings).toEqual([])
    expect(plain(warm)).toEqual(plain(full))
  })
})

test('what moves in its file without a change is the state that is kept', async () => {
  const scratch = await openScratch('npm:18', { root, cacheFolder })
  const moved = { ...place, line: 40 }
  const at = (schema: SchemaIr): StateContext => ({
    ...{ scratch, root, cacheFolder: path.join(cacheFolder, 'moved'), code: 'this' },
    models: async () => ({ ir: schema, sql: [] }),
  })
  const first = await resolveState('models', at(ir))
  const second = await resolveState('models', at(withTable('users', (one) => ({ ...one, place: moved }))))
  expect(second.key).toBe(first.key)
  await scratch.close()
})
