import { openSession } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { kinds } from './fact-id.ts'
import { readers } from './read/all.ts'
import { type ReadOptions, readFacts } from './read-facts.ts'

async function read(text: string, options?: ReadOptions) {
  const session = await openSession(await freshDatabase())
  try {
    await session.run(text)
    const state = await readFacts(session, options)
    return { ...state, get: (id: string) => state.facts.find((fact) => fact.id === id) }
  } finally {
    await session.close()
  }
}

test('every kind has one reader', () => {
  expect(readers.map((reader) => reader.kind).sort()).toEqual([...kinds].sort())
})

test('a check on a varchar list reads as the text that stays when it is read again', async () => {
  const first = await read(`create table t (v varchar(10) constraint c check (v in ('a', 'it''s')))`)
  const definition = String(first.get('check:public.t.c')?.attributes.definition)
  const second = await read(`create table t (v varchar(10), constraint c ${definition})`)
  expect(second.get('check:public.t.c')?.attributes).toEqual(first.get('check:public.t.c')?.attributes)
})

test('a view uses the columns that it selects and an index falls with its columns', async () => {
  const state = await read(`create table t (a int, b int); create index i on t (b); create view v as select a from t`)
  expect(state.get('view:public.v')?.uses).toEqual(['column:public.t.a'])
  expect(state.get('index:public.i')?.fallsWith).toEqual(['column:public.t.b'])
})

test('comments on columns of views and on indexes behind constraints are read', async () => {
  const state = await read(`
    create table t (a int primary key); comment on index t_pkey is 'i';
    create view v as select a from t; comment on column v.a is 'c'`)
  expect(state.get('comment:index.public.t_pkey')).toMatchObject({ parent: 'primary-key:public.t.t_pkey' })
  expect(state.get('comment:column.public.v.a')).toMatchObject({ parent: 'view:public.v', attributes: { text: 'c' } })
})

test('partitions repeat nothing of their parent', async () => {
  const state = await read(`
    create table t (a int primary key, b int default 1) partition by range (a);
    create index i on t (b);
    create table t1 partition of t for values from (1) to (2)`)
  expect(state.facts.filter((fact) => fact.path[1] === 't1').map((fact) => fact.id)).toEqual(['table:public.t1'])
  expect(state.unmodelled.map(({ what, object }) => `${what} ${object}`)).toEqual([
    'index of a partition public.t1_b_idx',
    'index of a partition public.t1_pkey',
    'partition public.t1',
    'partition key public.t',
  ])
})

test('attributes and objects that no reader reads are named', async () => {
  const state = await read(`
    create type c as (a text, b int);
    create table t of c;
    create table p (a text); create table q () inherits (p); alter table q alter a set storage external;
    create type r as range (subtype = int4);
    create materialized view m as select 1 as one; alter table m alter one set statistics 9;
    create aggregate g(int) (sfunc = int4pl, stype = int)`)
  expect(state.unmodelled.map(({ what, object }) => `${what} ${object}`)).toEqual([
    'aggregate public.g',
    'inheritance public.q',
    'range type public.r',
    'statistics target public.m.one',
    'storage public.q.a',
    'typed table public.t',
  ])
})

test('the schema of our own history and members of extensions are nobody’s facts', async () => {
  const state = await read(`create schema tenon; create table tenon.history (a int); create extension citext`)
  expect(state.facts.map((fact) => fact.id)).toEqual([
    'comment:schema.public',
    'extension:citext',
    'extension:plpgsql',
    'schema:public',
  ])
  expect(state.unmodelled).toEqual([])
})

test('inside a transaction block the uncommitted state is read and the block goes on', async () => {
  const session = await openSession(await freshDatabase())
  await session.run('begin; create table t (a int)')
  const state = await readFacts(session, { inTransaction: true })
  await session.run('rollback')
  expect(state.facts.some((fact) => fact.id === 'table:public.t')).toBe(true)
  await session.close()
})
