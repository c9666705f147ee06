/** DDL of indexes. */
import { attributesOf, notesOf } from '../../catalog/attributes.ts'
import { isSame } from '../../catalog/diff.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { isSameButForName } from '../writing/namesake.ts'
import { movePath, startsWith } from '../writing/renaming.ts'
import { type Rule, relationName } from '../writing/rule.ts'
import { textOf } from '../writing/text.ts'

export const indexRule: Rule = {
  kind: 'index',
  texts: ['definition'],
  rebuildable: true,
  names: (fact) => [relationName(fact.path)],
  create: (fact, context) => {
    const { table, unique, method, definition } = attributesOf('index', fact)
    const using = method === 'btree' ? '' : ` using ${quoteName(method)}`
    const head = `create ${unique ? 'unique ' : ''}index ${quoteName(fact.path[1] ?? '')} on ${quotePath(table)}`
    return [`${head}${using} ${textOf(fact, definition, context)}`, ...setStatistics(fact, [])]
  },
  drop: (fact) => [`drop index ${quotePath(fact.path)}`],
  alter: (from, to) => {
    const { statistics: old = [], ...before } = attributesOf('index', from)
    const { statistics: _, ...after } = attributesOf('index', to)
    return isSame(before, after) ? { statements: setStatistics(to, old) } : 'rebuild'
  },
  survives: (fact) => notesOf('index', fact).plain,
  rename: (from, to) => [`alter index ${quotePath(from)} rename to ${quoteName(to[1] ?? '')}`],
  isNamesake: isSameButForName,
  followsInto: (fact, { kind, from, to }) => {
    const isTaken =
      kind === 'table' && from[0] !== to[0] && fact.path[0] !== to[0] && isSame(attributesOf('index', fact).table, to)
    return isTaken ? { kind: 'index', from: fact.path, to: [to[0] ?? '', fact.path[1] ?? ''] } : undefined
  },
  retell: (fact, renaming) => {
    const { table } = attributesOf('index', fact)
    return startsWith(table, renaming.from)
      ? { attributes: { ...fact.attributes, table: movePath(table, renaming) } }
      : {}
  },
}

/** Targets are told by the column's number: expressions have no name. */
function setStatistics(fact: Fact, from: readonly string[]): string[] {
  const { statistics = [] } = attributesOf('index', fact)
  const set = (column: string, target: string): string =>
    `alter index ${quotePath(fact.path)} alter column ${column} set statistics ${target}`
  const [old, fresh] = [new Map(from.map(parse)), new Map(statistics.map(parse))]
  return [
    ...[...old.keys()].filter((column) => !fresh.has(column)).map((column) => set(column, '-1')),
    ...[...fresh]
      .filter(([column, target]) => old.get(column) !== target)
      .map(([column, target]) => set(column, target)),
  ]
}

function parse(one: string): [column: string, target: string] {
  const [column = '', target = ''] = one.split('=')
  return [column, target]
}
