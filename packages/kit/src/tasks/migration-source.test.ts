import { parseMigration } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { placeOfSql, psqlProblems, toSource } from './migration-source.ts'

const text = `-- tenon:follows 20260101000000 ${'0'.repeat(64)}

-- Every patient gets one.
alter table t add n int;
  /* then */ update t set n = 1;
-- tenon:segment

-- Below.
select 1;
`
const up = { file: 'a.up.sql', text, content: parseMigration(text) }

test('a statement stands at its first word, not at the comment above it', () => {
  const { placeOf } = toSource({ up })
  expect(placeOf?.(0, 0)).toEqual({ line: 4, column: 1 })
  expect(placeOf?.(0, 1)).toEqual({ line: 5, column: 14 })
  expect(placeOf?.(1, 0)).toEqual({ line: 9, column: 1 })
  expect(placeOfSql(up, 'update t set n = 1')).toEqual({ line: 5, column: 14 })
  expect(placeOfSql(up, 'select 2')).toBeUndefined()
})

test('what only psql understands is a problem where it stands', () => {
  const stored = (file: string, sql: string) => ({ file, text: sql, content: parseMigration(sql) })
  const made = stored(
    'a.up.sql',
    `create table t (n int);\n  copy t (n) from stdin;\n1\n\\.\nselect '\\x' as "from stdin";\n`,
  )
  const told = psqlProblems({ up: made, down: stored('a.down.sql', 'drop table t;\n\\echo hi\n') })
  expect(told).toMatchObject([
    { code: 'migration/format', at: { file: 'a.up.sql', line: 2, column: 3 } },
    { code: 'migration/format', at: { file: 'a.down.sql', line: 2, column: 1 } },
  ])
  expect(told[1]?.message).toContain('`\\echo hi`')
  const lone = stored('b.up.sql', '-- tenon:no-transaction\n\\i more.sql\n')
  expect(psqlProblems({ up: lone, down: undefined })).toMatchObject([{ at: { line: 2, column: 1 } }])
})
