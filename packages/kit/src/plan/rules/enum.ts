/** DDL of enumerated types: labels are added in place; removed or reordered ones need a new type under the old name. */
import { attributesOf } from '../../catalog/attributes.ts'
import { isSame } from '../../catalog/diff.ts'
import { quoteLiteral, quoteName, quotePath } from '../../sql/quote.ts'
import { asideName } from '../writing/aside.ts'
import { commentOnType } from '../writing/comment-target.ts'
import { renameInSchema } from '../writing/rename.ts'
import { type Rule, typeName } from '../writing/rule.ts'

export const enumRule: Rule = {
  kind: 'enum',
  rebuildable: false,
  names: (fact) => [typeName(fact.path)],
  create: (fact) => [createEnum(fact.path, attributesOf('enum', fact).labels)],
  drop: (fact) => [`drop type ${quotePath(fact.path)}`],
  alter: (from, to) => {
    const [old, fresh] = [attributesOf('enum', from).labels, attributesOf('enum', to).labels]
    if (isSubsequence(old, fresh)) return { statements: addLabels(to.path, old, fresh), commitAfter: true }
    const [schema = '', name = ''] = to.path
    const aside = asideName(name)
    return {
      statements: [`alter type ${quotePath(to.path)} rename to ${quoteName(aside)}`, createEnum(to.path, fresh)],
      converts: true,
      cleanUp: [`drop type ${quotePath([schema, aside])}`],
    }
  },
  rename: renameInSchema('type'),
  likeness: (from, to) => (isSame(from.attributes, to.attributes) ? 1 : 0),
  commentTarget: commentOnType,
}

const createEnum = (path: readonly string[], labels: readonly string[]): string =>
  `create type ${quotePath(path)} as enum (${labels.map(quoteLiteral).join(', ')})`

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let next = 0
  for (const label of whole) if (label === part[next]) next++
  return next === part.length
}

/** Each new label is placed by its neighbour; at the end it needs none. */
function addLabels(path: readonly string[], old: readonly string[], fresh: readonly string[]): string[] {
  const known = new Set(old)
  return fresh.flatMap((label, index) => {
    if (known.has(label)) return []
    const place = labelPlace(fresh, index, known)
    known.add(label)
    return [`alter type ${quotePath(path)} add value ${quoteLiteral(label)}${place}`]
  })
}

function labelPlace(fresh: readonly string[], index: number, known: ReadonlySet<string>): string {
  if (!fresh.slice(index + 1).some((label) => known.has(label))) return ''
  const previous = fresh[index - 1]
  if (previous !== undefined) return ` after ${quoteLiteral(previous)}`
  return ` before ${quoteLiteral(fresh.find((label) => known.has(label)) ?? '')}`
}
