import { expect, test } from 'vitest'
import { diffFacts } from '../catalog/diff.ts'
import type { Fact } from '../catalog/fact.ts'
import { factId } from '../catalog/fact-id.ts'
import { toDeltaLines } from './delta-lines.ts'

const routine = (definition: string): Fact => {
  const path = ['public', 'total', '(integer, text)']
  return { id: factId('function', path), kind: 'function', path, attributes: { definition }, uses: [] }
}

test('a routine is told with its arguments at its name', () => {
  const after = [routine('create function …')]
  expect(toDeltaLines(diffFacts([], after), [], after)).toMatchObject([{ object: 'public.total(integer, text)' }])
})

test('of two long texts the part where they differ is told, on one short line', () => {
  const text = (number: number) => `create function total()\n${'  perform 0;\n'.repeat(40)}  return ${number};\nend`
  const [before, after] = [[routine(text(1))], [routine(text(2))]]
  const [line] = toDeltaLines(diffFacts(before, after), before, after)
  expect(line?.detail).toBe('definition: … return 1; end → … return 2; end')
})

test('two texts that differ in white space only are told so', () => {
  const [before, after] = [[routine('return  1')], [routine('return\n1\n')]]
  const [line] = toDeltaLines(diffFacts(before, after), before, after)
  expect(line?.detail).toBe('definition: white space only')
})

test('what hangs on a new table is not told again', () => {
  const table: Fact = {
    id: factId('table', ['public', 't']),
    kind: 'table',
    path: ['public', 't'],
    attributes: {},
    uses: [],
  }
  const path = ['public', 't', 'a']
  const column: Fact = {
    id: factId('column', path),
    kind: 'column',
    path,
    parent: table.id,
    attributes: { type: 'text' },
    uses: [],
  }
  const lines = toDeltaLines(diffFacts([], [table, column]), [], [table, column])
  expect(lines.map(({ sign, object }) => `${sign} ${object}`)).toEqual(['+ public.t'])
})

test('a new schema does not hide what is made in it', () => {
  const schema: Fact = { id: factId('schema', ['s']), kind: 'schema', path: ['s'], attributes: {}, uses: [] }
  const path = ['s', 't']
  const table: Fact = { id: factId('table', path), kind: 'table', path, parent: schema.id, attributes: {}, uses: [] }
  const after = [schema, table]
  expect(toDeltaLines(diffFacts([], after), [], after)).toMatchObject([{ object: 's' }, { object: 's.t' }])
})

test('NOT NULL that comes with its name is one line, and a name that changes alone is one too', () => {
  const column = (notNull: boolean, notNullName: string | null): Fact => {
    const path = ['public', 't', 'a']
    return { id: factId('column', path), kind: 'column', path, attributes: { notNull, notNullName }, uses: [] }
  }
  const told = (before: Fact, after: Fact) =>
    toDeltaLines(diffFacts([before], [after]), [before], [after]).map(({ detail }) => detail)
  expect(told(column(false, null), column(true, 't_a_not_null'))).toEqual(['notNull: false → true'])
  expect(told(column(true, 't_a_not_null'), column(true, 'x'))).toEqual(['notNullName: t_a_not_null → x'])
})
