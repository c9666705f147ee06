import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openScratch } from '../database/open-scratch.ts'
import type { Scratch } from '../database/scratch.ts'
import { keptDatabaseOf, stateDatabase } from '../state/kept-state.ts'
import { resolveState } from '../state/resolve.ts'
import type { State } from '../state/state.ts'
import type { Proof } from './proof.ts'
import { prove } from './prove.ts'

const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-probes-test-'))
let scratch: Scratch
beforeAll(async () => {
  scratch = await openScratch('npm:18', { root: import.meta.dirname, cacheFolder })
})
afterAll(async () => {
  await scratch?.close()
  rmSync(cacheFolder, { recursive: true, force: true })
})

/** One table takes no row, one holds a row already. */
const many = `
  create type mood as enum ('sad', 'ok');
  create function touch() returns trigger language plpgsql as $$ begin new.made = now(); return new; end $$;
  do $$ begin
    for number in 1..9 loop
      execute format('create table t%s (id bigint generated always as identity primary key, name text not null unique, m mood default ''ok'',
        made timestamptz default now(), parent bigint references t1, amount int check (amount > 10 and amount < 20))', number);
      execute format('create trigger touched before insert on t%s for each row execute function touch()', number);
    end loop;
  end $$;
  create table hashed (id int primary key, t text not null check (md5(t) = 'x'));
  insert into t7 (name, amount) values ('there', 12);`

async function stateOf(name: string, sql: string): Promise<State> {
  writeFileSync(path.join(cacheFolder, name), sql)
  const state = await resolveState(name, { scratch, root: cacheFolder, cacheFolder })
  expect(state.problems).toEqual([])
  return state
}

/** `keeping`: calls of the function that makes the state before without rows are counted. */
async function proveBoth(before: State, after: State) {
  const openBefore = vi.fn(() => stateDatabase(scratch, before))
  const database = () => keptDatabaseOf(scratch, before)
  const keeping = { key: before.key, database, extensions: [], tablesFrom: 1, cacheFolder }
  const anew = await prove({ scratch, before, after, openBefore })
  openBefore.mockClear()
  const kept = await prove({ scratch, before, after, openBefore, keeping })
  const again = await prove({ scratch, before, after, openBefore, keeping })
  return { anew, kept, again, openBefore }
}

/** What the server says of a table that it makes names the table's storage by a number. */
const withoutIds = (proof: Proof): unknown => JSON.parse(JSON.stringify(proof).replaceAll(/pg_toast_\d+/g, 'pg_toast'))

const files = () => readdirSync(path.join(cacheFolder, 'probes'))

test('on kept rows a proof says what it says on rows of its own', async () => {
  const before = await stateOf('before.sql', many)
  for (const change of [
    'alter table t5 add extra text; create table fresh (id int primary key, t5_id bigint references t5)',
    'alter table t7 drop column amount; drop table t9',
    `alter table t3 alter column name type varchar(3); alter table t4 add unique (amount)`,
  ]) {
    const { anew, kept, again } = await proveBoth(before, await stateOf('after.sql', `${many}; ${change}`))
    expect(anew.holds).toBe(true)
    expect(anew.unobserved).toMatchObject([{ object: 'public.hashed' }])
    expect(withoutIds(kept)).toEqual(withoutIds(anew))
    expect(withoutIds(again)).toEqual(withoutIds(anew))
  }
  expect(files()).toHaveLength(1)
})

test('kept rows are used again, until the state is another or the note of them is lost', async () => {
  const before = await stateOf('before.sql', many)
  const after = await stateOf('after.sql', `${many}; alter table t5 add extra text`)
  const { openBefore } = await proveBoth(before, after)
  expect(openBefore).not.toHaveBeenCalled()
  const other = await stateOf('other.sql', `${many}; alter table t6 add more text`)
  const known = files()
  await proveBoth(other, await stateOf('after-other.sql', `${many}; alter table t6 add more text, add extra text`))
  expect(files()).toHaveLength(known.length + 1)
  rmSync(path.join(cacheFolder, 'probes'), { recursive: true })
  const { anew, again } = await proveBoth(before, after)
  expect(withoutIds(again)).toEqual(withoutIds(anew))
})
