import { expect, test } from 'vitest'
import { type HistoryNode, headsOf, historyProblems, orderHistory } from './history.ts'

const node = (version: string, ...follows: string[]): HistoryNode => ({
  version,
  name: `m${version}`,
  hash: `hash of ${version}`,
  file: `${version}.up.sql`,
  follows: follows.map((parent) => ({ version: parent, hash: `hash of ${parent}` })),
})
const codes = (nodes: readonly HistoryNode[]) => historyProblems(nodes).map(({ code }) => code)
const versions = (nodes: readonly HistoryNode[]) => nodes.map(({ version }) => version)

test('a migration runs after those that it follows, whatever its version', () => {
  expect(versions(orderHistory([node('1', '3'), node('2', '1'), node('3')]))).toEqual(['3', '1', '2'])
})

test('a straight history has one head and no problem', () => {
  const line = [node('1'), node('2', '1'), node('3', '2')]
  expect(versions(headsOf(line))).toEqual(['3'])
  expect(codes(line)).toEqual([])
})

test('a fork is a problem that names both heads and the way out', () => {
  const [problem] = historyProblems([node('1'), node('2', '1'), node('3', '1')])
  expect(problem).toMatchObject({ code: 'migration/two-heads', severity: 'error' })
  expect(problem?.message).toContain('`2_m2` nor `3_m3`')
  expect(problem?.hint).toContain('merge --empty')
})

test('a merge joins a fork', () => {
  expect(codes([node('1'), node('2', '1'), node('3', '1'), node('4', '2', '3')])).toEqual([])
})

test('a parent that is missing is named', () => {
  expect(historyProblems([node('2', '1')])[0]).toMatchObject({ code: 'migration/missing-parent' })
})

test('a parent that was edited after its child was proven is found', () => {
  expect(codes([{ ...node('1'), hash: 'another' }, node('2', '1')])).toEqual(['migration/parent-edited'])
})

test('migrations that follow each other in a circle are found', () => {
  expect(codes([node('1', '2'), node('2', '1')])).toContain('migration/cycle')
})

test('two migrations of one version are found', () => {
  expect(codes([node('1'), { ...node('1'), name: 'other' }])).toContain('migration/same-version')
})
