/** Prints the statement that loads one relation of many parents, whose keys are arrays `$1` … */

import type { Relation } from './model.ts'
import { printBounds, printOrder } from './print-clauses.ts'
import { type Aliases, printCondition, printPairs } from './print-condition.ts'
import type { Loaded } from './selected.ts'

/** Types whose equal values are equal texts. */
const plainKeys: ReadonlySet<string> = new Set(['int2', 'int4', 'int8', 'uuid'])

/** What tells a row's parent: the key itself where its text is enough, else its number in the list of keys, from 1. */
export function tieOf({ relation, clauses }: Loaded): { readonly column: string; readonly byText: boolean } {
  const [pair, ...others] = relation.on
  const bounded = clauses.limit !== undefined || clauses.offset !== undefined
  if (!pair || others.length > 0 || bounded || !pair.every(({ type }) => plainKeys.has(type)))
    return { column: 'k.o', byText: false }
  return { column: `${near(relation)}.${pair[1].quoted}`, byText: true }
}

/** The alias of the table that holds the parent's key. */
const near = (relation: Relation): string => (relation.through ? 'j' : 't')

interface Printed {
  readonly columns: readonly string[]
  readonly joins: string
}

export function printLoad(loaded: Loaded, { columns, joins }: Printed, aliases: Aliases): string {
  const { relation, clauses } = loaded
  const related = printRelated(relation)
  const condition = clauses.where ? ` and ${printCondition(clauses.where, 't', aliases)}` : ''
  const select = `select ${columns.join()} from`
  const order = printOrder(clauses, 't')
  const held = relation.on.map(([, column]) => `${near(relation)}.${column.quoted}`)
  const arrays = relation.on.map(([column], index) => `$${index + 1}::${column.type}[]`)
  const any = held.map((column, index) => `${column} = any(${arrays[index]})`).join(' and ')
  if (tieOf(loaded).byText) return `${select} ${related}${joins} where ${any}${condition}${order}`
  const parents = `unnest(${arrays.join()}) with ordinality k(${held.map((_, index) => `k${index}`).join()},o)`
  const equal = held.map((column, index) => `${column} = k.k${index}`).join(' and ')
  // `any` says the same as the join, but in the form for which the planner takes an index.
  if (clauses.limit === undefined && clauses.offset === undefined)
    return `${select} ${parents} join ${related} on ${equal}${joins} where ${any}${condition}${order}`
  // Rows that are equal in the order asked for follow their primary key, so that a bound cuts at one place.
  const cut = printOrder(clauses, 't', relation.target.primaryKey) + printBounds(clauses)
  return `${select} ${parents} cross join lateral (select t.* from ${related} where ${equal}${condition}${cut}) t${joins}${order}`
}

function printRelated({ target, through, on }: Relation): string {
  const table = `${target.quoted} t`
  if (!through) return table
  const { model } = through
  const held = [...on.map(([, column]) => column), ...through.on.map(([column]) => column)]
  // Where the table between may name a pair many times, it is one pair all the same.
  const isOnce = [model.primaryKey, ...model.uniques].some(
    (key) => key.length > 0 && key.every((column) => held.includes(column)),
  )
  const names = held.map(({ quoted }) => quoted).join()
  const between = isOnce ? model.quoted : `(select distinct ${names} from ${model.quoted})`
  return `(${between} j join ${table} on ${printPairs(through.on, 'j', 't')})`
}
