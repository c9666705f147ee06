/** Prints a condition as SQL. Placeholders are numbered by the parameters' places in their list. */
import type { Condition } from './condition.ts'
import type { Column, Pair, Relation } from './model.ts'

/** Hands out the aliases of one statement, `a1`, `a2` … */
export interface Aliases {
  next(): string
}

export function startAliases(): Aliases {
  let count = 0
  return { next: () => `a${++count}` }
}

export function printCondition(condition: Condition, alias: string, aliases: Aliases): string {
  switch (condition.is) {
    case 'and':
    case 'or':
      return printMany(condition.of, condition.is, alias, aliases)
    case 'not':
      return `not (${printCondition(condition.of, alias, aliases)})`
    case 'null':
      return `${operand(condition.column, alias, condition.path)} is ${condition.negated ? 'not ' : ''}null`
    case 'compared': {
      const { column, operator, first, path } = condition
      return operator.print(operand(column, alias, path), first + 1, binary(column.type))
    }
    case 'related':
      return printRelated(condition.relation, condition.quantifier, condition.where, alias, aliases)
  }
}

function operand(column: Column, alias: string, path: number | undefined): string {
  const own = `${alias}.${column.quoted}`
  const type = binary(column.type)
  const whole = type === column.type ? own : `${own}::${type}`
  return path === undefined ? whole : `(${whole} #> $${path + 1}::text[])`
}

/** Nothing is equal to a `json`. */
const binary = (type: string): string => type.replace(/^json(?=$|\[)/, 'jsonb')

function printMany(conditions: readonly Condition[], word: 'and' | 'or', alias: string, aliases: Aliases): string {
  if (conditions.length === 0) return word === 'and' ? 'true' : 'false'
  const [first] = conditions
  if (first && conditions.length === 1) return printCondition(first, alias, aliases)
  return `(${conditions.map((one) => printCondition(one, alias, aliases)).join(` ${word} `)})`
}

function printRelated(
  relation: Relation,
  quantifier: 'some' | 'none' | 'every',
  where: Condition,
  alias: string,
  aliases: Aliases,
): string {
  const target = aliases.next()
  const { from, on } = printPath(relation, alias, target, aliases)
  const inner = printCondition(where, target, aliases)
  // A NULL is not "like this", so `every` counts it as an exception.
  const condition = quantifier === 'every' ? `(${inner}) is not true` : inner
  const rest = condition === 'true' ? '' : ` and ${condition}`
  return `${quantifier === 'some' ? '' : 'not '}exists (select 1 from ${from} where ${on}${rest})`
}

/** The tables from a row's relation to its target, and what ties the first of them to the row. */
function printPath(relation: Relation, alias: string, target: string, aliases: Aliases): { from: string; on: string } {
  const table = `${relation.target.quoted} ${target}`
  const { through } = relation
  if (!through) return { from: table, on: printPairs(relation.on, alias, target) }
  const between = aliases.next()
  const join = `${through.model.quoted} ${between} join ${table} on ${printPairs(through.on, between, target)}`
  return { from: join, on: printPairs(relation.on, alias, between) }
}

export function printPairs(pairs: readonly Pair[], from: string, to: string): string {
  return pairs.map(([own, other]) => `${to}.${other.quoted} = ${from}.${own.quoted}`).join(' and ')
}
