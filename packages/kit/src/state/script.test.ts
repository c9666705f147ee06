import { expect, test } from 'vitest'
import { cutScript, offsetOfPosition, placeAt } from './script.ts'

const cut = (text: string) => cutScript(text).statements.map((statement) => statement.sql)

test('semicolons in strings, names, comments, bodies and rules do not end a statement', () => {
  expect(cut(`select ';' ; select ";", E'\\';' ; select 1 -- ;\n; /* ; /* ; */ ; */ select $$;$$, $a$;$$;$a$`)).toEqual(
    [`select ';'`, `select ";", E'\\';'`, 'select 1 -- ;', 'select $$;$$, $a$;$$;$a$'],
  )
  expect(cut('create rule r as on insert to t do also (delete from a; delete from b); select 1')).toHaveLength(2)
})

test('a body of SQL statements is one statement with its function', () => {
  const body = `create function f(n int) returns int begin atomic
    insert into t values (1); select case when n > 0 then 1 else 2 end; end`
  expect(cut(`${body}; select 2`)).toEqual([body, 'select 2'])
})

test('meta-commands and rows of COPY are skipped and told', () => {
  const script = cutScript(
    `\\restrict abc\ncreate table t (a text);\nCOPY public.t (a) FROM stdin;\nx;y\n\\.\n\nselect 1;\n\\unrestrict abc\n`,
  )
  expect(script.statements.map(({ sql }) => sql)).toEqual(['create table t (a text)', 'select 1'])
  expect(script.skipped.map(({ sql }) => sql)).toEqual([
    '\\restrict abc',
    'COPY public.t (a) FROM stdin',
    '\\unrestrict abc',
  ])
})

test('rows of psql’s own copy are skipped as well', () => {
  const script = cutScript(
    `\\COPY t FROM stdin WITH DELIMITER '|'\na|1\n\\.\n\\copy t from 'rows.csv' csv\nselect 1;\n`,
  )
  expect(script.statements.map(({ sql }) => sql)).toEqual(['select 1'])
  expect(script.skipped).toHaveLength(2)
})

test('a query that psql does something with is skipped, one that it only runs is not', () => {
  const script = cutScript(
    `select 'x' \\gexec\nselect 1 as a \\gset\nselect '\\gexec', E'\\\\' \\g\nselect 2\n\\gx\ncreate table t (a int) \\g\nselect 3;`,
  )
  expect(script.statements.map(({ sql }) => sql)).toEqual([
    `select '\\gexec', E'\\\\'`,
    'select 2',
    'create table t (a int)',
    'select 3',
  ])
  expect(script.skipped.map(({ sql }) => sql)).toEqual([`select 'x' \\gexec`, 'select 1 as a \\gset'])
})

test('a place counts lines and UTF-16 columns, a position counts characters', () => {
  const text = 'select 1;\nselect 😀x'
  const [, second] = cutScript(text).statements
  expect(second).toBeDefined()
  const offset = (second?.offset ?? 0) + offsetOfPosition(second?.sql ?? '', 9)
  expect(text[offset]).toBe('x')
  expect(placeAt(text, offset)).toEqual({ line: 2, column: 10 })
})
