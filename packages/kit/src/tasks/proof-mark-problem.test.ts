import { parseMigration } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import type { StoredFile } from '../migration/stored.ts'
import { emptyDownProblem } from './proof-mark-problem.ts'

const stored = (file: string, text: string): StoredFile => ({ file, text, content: parseMigration(text) })

const problemsOf = (up: string, down: string) =>
  emptyDownProblem({
    ...{ version: '20260105101500', name: 'n', follows: [], hash: 'h', file: 'n.up.sql' },
    ...{ up: stored('n.up.sql', up), down: stored('n.down.sql', down) },
  })

test('a down without statements is a problem, unless it says that there is no way back', () => {
  expect(problemsOf('drop table t;\n', '-- The way back.\n')).toMatchObject([
    { code: 'migration/empty-down', severity: 'error', at: { file: 'n.down.sql', line: 1 } },
  ])
  expect(problemsOf('drop table t;\n', '-- tenon:irreversible the rows are gone\n')).toEqual([])
  expect(problemsOf('drop table t;\n', 'create table t ();\n')).toEqual([])
  expect(problemsOf('-- nothing yet\n', '')).toEqual([])
})
