/** How likely it is that a gone and a new table or column are one thing under another name. */
import { attributesOf, notesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import type { FactBase } from '../../catalog/fact-base.ts'
import type { RuleContext } from './rule.ts'

type States = Pick<RuleContext, 'before' | 'after'>

export function columnLikeness(from: Fact, to: Fact, { before, after }: States): number {
  if (from.parent !== to.parent) return 0
  const [old, fresh] = [attributesOf('column', from), attributesOf('column', to)]
  if (old.type !== fresh.type) return 0
  const kindsOf = (base: FactBase, fact: Fact): string =>
    base
      .children(fact.id)
      .map((child) => `${child.kind} ${child.kind === 'identity' ? '' : JSON.stringify(child.attributes)}`)
      .join()
  const usesOf = (base: FactBase, fact: Fact): string =>
    base
      .users(fact.id)
      .map((user) => user.kind)
      .sort()
      .join()
  const distance = Math.abs(notesOf('column', from).position - notesOf('column', to).position)
  return (
    1 +
    (old.notNull === fresh.notNull ? 2 : 0) +
    (kindsOf(before, from) === kindsOf(after, to) ? 2 : 0) +
    (usesOf(before, from) === usesOf(after, to) ? 2 : 0) +
    1 / (1 + distance)
  )
}

/** Six tenths of all columns of both, and more than one, agree in name and type; or all agree in type and order. */
export function tableLikeness(from: Fact, to: Fact, { before, after }: States): number {
  const [old, fresh] = [columnsOf(before, from), columnsOf(after, to)]
  if (old.length === 0 || fresh.length === 0) return 0
  const named = (columns: readonly Fact[]): string[] =>
    columns.map((column) => `${column.path[2]} ${attributesOf('column', column).type}`)
  const types = (columns: readonly Fact[]): string =>
    columns.map((column) => attributesOf('column', column).type).join()
  const shared = named(old).filter((name) => named(fresh).includes(name)).length
  const likeness = (2 * shared) / (old.length + fresh.length)
  if (types(old) === types(fresh) && old.length > 1) return 1 + likeness
  // An `id` and two timestamps alone make no likeness.
  return shared > 1 && likeness >= 0.6 ? likeness : 0
}

const columnsOf = (base: FactBase, table: Fact): Fact[] =>
  base
    .children(table.id)
    .filter((child) => child.kind === 'column')
    .sort((a, b) => notesOf('column', a).position - notesOf('column', b).position)
