import { openSession, type Session } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../../../test/support/database.ts'
import type { Effect } from '../proof.ts'
import { type Observed, runObserved } from './observe.ts'

const before = `
  create table country (id int primary key, name text);
  create table person (id int primary key, country_id int references country, boss_id int references person);
  create table "Odd ""one" (id int primary key, person_id int references person);
  create table part (id int, at date) partition by range (at);
  create table part_2026 partition of part for values from ('2026-01-01') to ('2027-01-01');
  create table log (tag text);
  create view seen as select * from country;
  create schema other; create table other.person (id int primary key);
  insert into country values (1, 'a'), (2, 'b'); insert into log values ('x')`

/** Looked at one by one, and as many together as can be. */
async function both(statements: readonly string[], more = ''): Promise<readonly [Observed, Observed]> {
  const run = async (longFrom: number) => {
    const session = await openSession(await freshDatabase())
    try {
      await session.run(`${before}; ${more}`)
      return await runObserved(session, [{ transactional: true, statements }], { longFrom })
    } finally {
      await session.close()
    }
  }
  return [await run(Number.POSITIVE_INFINITY), await run(1)]
}

/** Texts of the server hold oids. */
const told = ({ effects, failure }: Observed) => ({
  effects: effects.map(({ said, ...effect }) => effect),
  failure: failure && [failure.place, failure.error.message],
})

const objects = (effect: Effect | undefined) => effect?.locks.map(({ object }) => object)

test.each<readonly [string, readonly string[]]>([
  [
    'what is dropped and what it points at',
    [
      'drop view seen',
      'drop table "Odd ""one"',
      'drop table public.person',
      'drop table other.person',
      'drop table country',
      'drop table if exists country',
      'drop table part',
    ],
  ],
  [
    'what is made on its own and beside what is there',
    [
      'create table a (id int primary key)',
      'create table b (id int primary key, a_id int references a, person_id int references public.person)',
      'create index on b (a_id)',
      'comment on table b is $$of a person$$',
      'alter table b add foreign key (person_id) references person',
      'create table part_2027 partition of part for values from (date $$2027-01-01$$) to ($$2028-01-01$$)',
      'create table part_2028 partition of part for values from (date $$2028-01-01$$) to ($$2029-01-01$$)',
      'create view looks as select person.* from person join country on true',
      'create table copy as select * from country',
      'alter table part attach partition part_2029 for values from (date $$2029-01-01$$) to ($$2030-01-01$$)',
    ].flatMap((sql) => (sql.includes('attach') ? ['create table part_2029 (like part)', sql] : [sql])),
  ],
  [
    'definitions among rows that are written',
    [
      'create table a (id int)',
      `update country set name = 'c' where id = 1`,
      'create table c (id int)',
      'delete from country where id = 2',
      'drop table c',
      `do $$ begin begin delete from log; raise 'back'; exception when others then null; end; end $$`,
      'alter table log alter tag type varchar(9)',
      'create index on country (name)',
      'drop table log',
    ],
  ],
  ['a statement that fails', ['create table a (id int)', 'drop table log', 'drop table country', 'drop table person']],
])('a look at many statements at once tells the same of %s', async (_, statements) => {
  const [single, together] = await both(statements)
  expect(told(together)).toEqual(told(single))
  expect(single.effects).toHaveLength(statements.length - (single.failure ? 2 : 0))
})

test('what a statement does without naming it is told of that statement, though others wait with it', async () => {
  const [single, together] = await both(
    ['create table a (id int)', 'create table b (id int)', 'drop table other.person', 'create table c (id int)'],
    `create function note() returns event_trigger language plpgsql as $$
       begin if tg_tag = 'DROP TABLE' then delete from public.log; end if; end $$;
     create event trigger note on ddl_command_end execute function note()`,
  )
  expect(told(together)).toEqual(told(single))
  expect(together.effects.map(objects)).toEqual([[], [], ['other.person', 'public.log'], []])
  expect(together.effects.map(({ deleted }) => deleted)).toEqual([[], [], ['public.log'], []])
})

test('a thousand tables are dropped with a few looks', async () => {
  const session = await openSession(await freshDatabase())
  try {
    const names = Array.from({ length: 1000 }, (_, index) => `t${index}`)
    for (let at = 0; at < names.length; at += 100)
      await session.run(
        names
          .slice(at, at + 100)
          .map((name) => `create table ${name} (id int)`)
          .join('; '),
      )
    const looks = counting(session)
    const statements = names.map((name) => `drop table ${name}`)
    const { effects, failure } = await runObserved(looks.session, [{ transactional: true, statements }])
    expect(failure).toBeUndefined()
    expect(effects.every((effect, index) => objects(effect)?.join() === `public.t${index}`)).toBe(true)
    expect(looks.count()).toBeLessThan(20)
  } finally {
    await session.close()
  }
})

function counting(session: Session): { readonly session: Session; readonly count: () => number } {
  let count = 0
  const run = (text: string) => {
    if (text.includes('pg_locks')) count++
    return session.run(text)
  }
  return { session: { ...session, onNotice: (hear) => session.onNotice(hear), run }, count: () => count }
}

test.each([
  ['create index concurrently by_name on country (name)', 'share update exclusive', []],
  ['drop index concurrently by_tag', 'share update exclusive', []],
  ['reindex table concurrently log', 'share update exclusive', []],
  ['vacuum log', 'share update exclusive', []],
  ['vacuum (full, analyze) log', 'access exclusive', ['public.log']],
  ['alter table log add column at timestamptz default clock_timestamp()', 'access exclusive', ['public.log']],
  ['create index plain on log (tag)', 'share', []],
])('outside of a transaction %s tells its locks as well', async (sql, mode, rewritten) => {
  const session = await openSession(await freshDatabase())
  try {
    await session.run(`${before}; create index by_tag on log (tag)`)
    const { effects, failure } = await runObserved(session, [{ transactional: false, statements: [sql] }])
    expect(failure).toBeUndefined()
    const object = sql.includes('country') ? 'public.country' : 'public.log'
    expect(effects).toMatchObject([{ statement: sql, locks: [{ object, mode }], rewritten }])
  } finally {
    await session.close()
  }
})
