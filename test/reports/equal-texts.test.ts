/** Texts that are equal under a collation or as citext and yet differ: each of these gives two rows, and is said to give many. */
import { openSession, type Session } from '@tenon/runtime/migrate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeFiles } from '../../packages/kit/src/report/describe.ts'
import type { Known } from '../../packages/kit/src/report/known.ts'
import { readKnown } from '../../packages/kit/src/report/read-known.ts'
import { makeDatabase } from '../support/database.ts'

let session: Session
let known: Known
let stop: () => Promise<void>

beforeAll(async () => {
  const { url, drop } = await makeDatabase()
  session = await openSession(url)
  stop = () => session.close().then(drop)
  await session.run(`
    create extension citext;
    create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    create table words (id int primary key, plain text, folded citext, loose text collate loose);
    create unique index on words (loose collate "C");
    create table names (name citext primary key, loose text collate loose unique);
    insert into words values (1, 'a', 'a', 'a'), (2, 'A', 'A', 'A');
    insert into names values ('a', 'a')`)
  known = await readKnown(session)
})
afterAll(() => stop?.())

const described = async (text: string) => {
  const { reports } = await describeFiles({ files: [{ file: 'case.sql', text }], session, known })
  const [answer] = await session.run(text)
  return { rows: reports[0]?.rows, found: answer?.rows.length }
}

test.for([
  "select plain, count(*) from words where plain::citext = 'a' group by plain",
  "select d.plain from (select distinct plain from words) d where d.plain::citext = 'a'",
  "select d.plain from (select plain from words union select plain from words) d where d.plain::citext = 'a'",
  "select d.id from (select id, plain, row_number() over (partition by plain) as n from words) d where d.n = 1 and d.plain::citext = 'a'",
  "select folded::text as t, count(*) from words where folded = 'a' group by folded::text",
  "select distinct folded::text as t from words where folded = 'a'",
  'select distinct loose collate "C" as c from words where loose = \'a\'',
  'select distinct reverse(loose) collate "C" as c from words where loose = \'a\'',
  "select id from words where loose = 'a'",
  "select distinct plain from words where plain collate loose = 'a'",
])('two rows: %s', async (text) => {
  expect(await described(text)).toEqual({ rows: 'many', found: 2 })
})

test.for([
  "select distinct folded from words where folded = 'a'",
  "select distinct loose from words where loose = 'a'",
  "select distinct upper(plain) as u from words where plain = 'a'",
  'select id from words where loose = \'a\' collate "C"',
  "select loose from names where name = 'A'",
  "select name from names where loose = 'A'",
  "select loose from names where name::text = 'a'",
])('one row at most: %s', async (text) => {
  expect(await described(text)).toEqual({ rows: 'maybe', found: 1 })
})
