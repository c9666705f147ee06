import { expect, test } from 'vitest'
import { loadGrammar } from '../../sql/grammar.ts'
import { countQuery } from './count-query.ts'

const grammar = await loadGrammar()

test.each([
  ["delete from t where name like '%from x%'", "select count(*) from t where name like '%from x%'"],
  ['delete from only t x where x.id = 1 returning *', 'select count(*) from only t x where x.id = 1'],
  ['delete from t', 'select count(*) from t'],
  [
    'update t set a = b is distinct from c from u where t.d is distinct from u.d',
    'select count(*) from t where exists (select from u where t.d is distinct from u.d)',
  ],
  ["delete /* all */ from t -- of them\n where a = '-- x';", "select count(*) from t where a = '-- x'"],
  [
    'delete from t x using u, v where x.id = u.id',
    'select count(*) from t x where exists (select from u, v where x.id = u.id)',
  ],
  [
    'update t set a = u.a from u where t.id = u.id returning *',
    'select count(*) from t where exists (select from u where t.id = u.id)',
  ],
  ['update "Ünicode" set a = (select 1 from u) where "where" = 1', 'select count(*) from "Ünicode" where "where" = 1'],
  ['update t as x set a = (select 1 from u where true) where x.b > 2', 'select count(*) from t as x where x.b > 2'],
])('%s is counted', (sql, count) => {
  expect(countQuery(sql, grammar)).toBe(count)
})

test.each([
  'with x as (select 1) delete from t',
  'delete from t where current of c',
  'delete from t; delete from t where a = 1',
  'truncate t',
])('%s is more than a query of its table counts', (sql) => {
  expect(countQuery(sql, grammar)).toBeUndefined()
})
