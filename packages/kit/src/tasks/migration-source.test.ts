import { parseMigration } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { placeOfSql, toSource } from './migration-source.ts'

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
