/** DDL of composite types: attributes are added at the end, dropped and retyped in place; another order needs the type anew. */
import { attributesOf } from '../../catalog/attributes.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { shortType } from '../../sql/tidy.ts'
import { commentOnType } from '../writing/comment-target.ts'
import { renameInSchema } from '../writing/rename.ts'
import { retellRows } from '../writing/renaming.ts'
import { type Rule, relationName, typeName } from '../writing/rule.ts'

export const compositeRule: Rule = {
  kind: 'composite',
  rebuildable: true,
  names: (fact) => [relationName(fact.path), typeName(fact.path)],
  create: (fact) => {
    const columns = attributesOf('composite', fact).columns.map((one) => attributeClause(one))
    const body = columns.length === 0 ? '()' : `(\n  ${columns.join(',\n  ')}\n)`
    return [`create type ${quotePath(fact.path)} as ${body}`]
  },
  drop: (fact) => [`drop type ${quotePath(fact.path)}`],
  alter: (from, to) => {
    const [old, fresh] = [attributesOf('composite', from).columns, attributesOf('composite', to).columns]
    const stays = old.filter(([name]) => fresh.some(([other]) => other === name))
    const comes = fresh.filter(([name]) => !old.some(([other]) => other === name))
    const reached = [...stays, ...comes].map(([name]) => name)
    if (fresh.some(([name], index) => name !== reached[index])) return 'rebuild'
    const gone = old.filter((one) => !stays.includes(one))
    const retyped = fresh.filter(([name, ...type]) => {
      const before = stays.find(([other]) => other === name)
      return before !== undefined && type.join() !== before.slice(1).join()
    })
    const statements = [
      ...gone.map(([name = '']) => `drop attribute ${quoteName(name)}`),
      ...retyped.map((one) => `alter attribute ${attributeClause(one, 'type')}`),
      ...comes.map((one) => `add attribute ${attributeClause(one)}`),
    ].map((clause) => `alter type ${quotePath(to.path)} ${clause}`)
    return { statements, disturbs: retyped.length > 0 }
  },
  rename: renameInSchema('type'),
  commentTarget: commentOnType,
  retell: (fact, renaming) => {
    if (renaming.kind === 'column') return {}
    return {
      attributes: { ...fact.attributes, columns: retellRows(attributesOf('composite', fact).columns, renaming) },
    }
  },
}

/** `name [type] integer collate "C"`; `word` stands before the type. */
function attributeClause([name = '', type = '', collation = '']: readonly string[], word: '' | 'type' = ''): string {
  return [
    quoteName(name),
    ...(word === 'type' ? ['type'] : []),
    shortType(type),
    ...(collation ? [`collate ${collation}`] : []),
  ].join(' ')
}
