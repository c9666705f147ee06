import { expect, test } from 'vitest'
import { loadGrammar } from '../../sql/grammar.ts'
import { mayWrite, writesOf } from './writes.ts'

const grammar = await loadGrammar()

/** What is looked into only where words say that it may write. */
const told = (sql: string, ...definitions: string[]) => {
  const routines = definitions.map((definition) => ({
    path: (/(?:function|procedure) ([\w.]+)/.exec(definition)?.[1] ?? '').split('.'),
    definition,
  }))
  const writes = writesOf(sql, { grammar, routines }).map(({ kind, target }) => `${kind} ${target.join('.')}`.trim())
  expect(writes.length === 0 || mayWrite(sql, routines)).toBe(true)
  return writes
}

test.each([
  ['delete from things where a = 1', ['delete things']],
  ['DELETE FROM only "My"."T" t USING u', ['delete My.T']],
  ['with gone as (delete from a returning *) insert into b select * from gone', ['delete a']],
  ['truncate table only a, s.b restart identity cascade', ['truncate a', 'truncate s.b']],
  ['update things as t set a = 1', ['update things']],
  ['insert into t values (1) on conflict (id) do update set a = excluded.a', ['update t']],
  ['merge into t using v on v.id = t.id when matched then delete', ['delete t']],
  ["do $$ begin delete from t where a = 'x'; execute format('delete from %I', 'u'); end $$", ['delete t', 'delete']],
  ["select 'delete from t'", []],
  ['create function f() returns void language sql as $$ delete from t $$', []],
  ['grant delete on t to u', []],
  ['alter table t add foreign key (a) references u on update set null on delete set null', []],
  ['select * from t for update', []],
  ['-- delete from t\nselect 1', []],
])('%s', (sql, expected) => {
  expect(told(sql)).toEqual(expected)
})

test.each([
  // What patterns took for something else.
  ['delete from t as "set" where a = 1', ['delete t']],
  ['update t set a = $$ delete from u $$ where true', ['update t']],
  ["update t set a = E'it\\'s' ; delete from u", ['update t', 'delete u']],
  ['delete /* from x */ from /* y */ only (t)', ['delete t']],
  ['/* first */ -- second\n delete from t', ['delete t']],
  ['with "delete from x" as (select 1) select * from "delete from x"', []],
  ['with a as (with b as (update t set x = 1 returning *) select * from b) select 1', ['update t']],
  ['with a as (delete from s."T" * using u returning 1) select * from a', ['delete s.T']],
  ['(((values (1))))', []],
  ["insert into log select 'truncate' from t for no key update", []],
  ['insert into t values (1) on conflict do nothing', []],
  ['truncate t; truncate table u', ['truncate t', 'truncate u']],
  [
    'merge into s.t as x using v on true when not matched by source then delete when matched then update set a = 1',
    ['delete s.t', 'update s.t'],
  ],
  ['merge into t using v on true when not matched then insert values (1)', []],
  ['explain analyze delete from t', ['delete t']],
  ['copy (delete from t returning *) to stdout', ['delete t']],
  ['create table kept as with gone as (delete from t returning *) select * from gone', ['delete t']],
  ['create rule r as on insert to t do also delete from u', []],
  ['create procedure p() begin atomic delete from t; end', []],
  ['prepare p as delete from t', []],
  ['create view "update t set" as select 1', []],
  [
    'do $do$ declare r record; begin for r in delete from t returning * loop update u set a = r.a; end loop; exception when others then truncate v; end $do$',
    ['update u', 'delete t', 'truncate v'],
  ],
  ["do 'begin execute ''delete from t''; end'", ['delete t']],
  ["do $$ begin execute format('truncate %I.%I', 's', tg) || ' cascade'; end $$", ['truncate']],
  ["do $$ begin execute format('update %I.t set a = %L where b = %s', s, 'x', 1); end $$", ['update t']],
  ["do $$ begin execute 'delete from ' || quote_ident(x) || ' where a = 1'; end $$", ['delete']],
  ["do $$ begin execute 'delete from t ' || condition; end $$", ['delete t']],
  ['do $$ begin -- delete from t\n null; end $$', []],
])('by its grammar: %s', (sql, expected) => {
  expect(told(sql)).toEqual(expected)
})

test('what a called routine does is done by the statement', () => {
  const definitions = [
    'create function purge() returns void language sql as $$ select sweep() $$',
    'create function s.sweep() returns void language plpgsql as $$ begin perform purge(); delete from t; end $$',
    'create function idle() returns void language sql as $$ delete from u $$',
    'create procedure clean(a int) begin atomic truncate t; delete from v; end',
  ]
  expect(told('select purge()', ...definitions)).toEqual(['delete t'])
  expect(told('call clean(1)', ...definitions)).toEqual(['truncate t', 'delete v'])
  expect(told('select other.sweep()', ...definitions)).toEqual([])
  expect(told("select 'idle()' as purge", ...definitions)).toEqual([])
})

test('words alone tell that the usual statements of a plan need no grammar', () => {
  const routines = [{ path: ['public', 'a'], definition: '' }]
  for (const sql of [
    'create table t (a int references u on delete cascade on update set null)',
    "select setval('public.t_id_seq', greatest((select max(id) from public.t)::bigint + 1, 1), false)",
    'create trigger g after update or delete on t for each row execute function f()',
    "comment on table t is 'delete from t'",
    "insert into t values (1, 'x')",
  ])
    expect(mayWrite(sql, routines)).toBe(false)
})

test('an UPDATE tells what it assigns to', () => {
  const columns = (sql: string) => writesOf(sql, { grammar, routines: [] }).map((write) => write.columns)
  expect(columns('update t set a = 1, "B c" = 2, d[1] = 3, (x, y) = (1, 2) where z = 3')).toEqual([
    ['a', 'B c', 'd', 'x', 'y'],
  ])
  expect(columns('insert into t values (1) on conflict (id) do update set a = excluded.a')).toEqual([['a']])
})
