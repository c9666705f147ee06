/** What makes a foreign key impossible: other types, another number of columns, a target that is not unique, an action that can't be done. */

import type { ReferenceOptions } from '../columns/column.ts'
import type { ColumnIr } from '../ir.ts'
import type { Place } from '../problem.ts'
import { primaryKeyOf } from './columns.ts'
import { type Compilation, printTable, refuse, type TableDraft } from './context.ts'
import { uniqueSets } from './unique-sets.ts'

interface Key {
  readonly who: string
  readonly at: Place
  readonly columns: readonly ColumnIr[]
  readonly target: TableDraft
  readonly targetColumns: readonly ColumnIr[]
  readonly options: ReferenceOptions
}

/** True when a problem was found. */
export function refuseForeignKey(compilation: Compilation, key: Key): boolean {
  const { who, at, columns, target, targetColumns } = key
  if (columns.length !== targetColumns.length) {
    refuse(compilation, {
      code: 'model/foreign-key-columns',
      message: `\`${who}\` has ${columns.length} ${columns.length === 1 ? 'column' : 'columns'} and refers to ${targetColumns.length} of \`${printTable(target)}\`.`,
      at,
    })
    return true
  }
  return [refuseTypes(compilation, key), refuseTarget(compilation, key), refuseActions(compilation, key)].some(Boolean)
}

function refuseTypes(compilation: Compilation, { at, columns, target, targetColumns, who }: Key): boolean {
  const [owner] = who.split('.')
  const wrong = columns.flatMap((column, index) => {
    const to = targetColumns[index]
    return to && !isSameFamily(column.sqlType, to.sqlType) ? [{ column, to }] : []
  })
  for (const { column, to } of wrong)
    refuse(compilation, {
      code: 'model/foreign-key-type',
      message: `\`${owner}.${column.property}\` is \`${column.sqlType}\` and refers to \`${target.typeName}.${to.property}\`, which is \`${to.sqlType}\`.`,
      at,
      hint: `Make both \`${to.sqlType}\`.`,
    })
  return wrong.length > 0
}

/** Types that PostgreSQL compares by one operator class; length does not matter to it. */
const isSameFamily = (one: string, other: string) => familyOf(one) === familyOf(other)

const familyOf = (type: string): string => {
  const bare = type
    .replace(/\(.*?\)/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  return families[bare.toLowerCase()] ?? bare
}

/** Names of one type, which `custom('…')` may say in any way, and texts, which compare with each other. */
const families: Readonly<Record<string, string>> = {
  ...{ varchar: 'text', 'character varying': 'text' },
  ...{ int2: 'smallint', int: 'integer', int4: 'integer', int8: 'bigint', decimal: 'numeric', bool: 'boolean' },
  ...{ character: 'char', bpchar: 'char', 'timestamp with time zone': 'timestamptz' },
  ...{ 'timestamp without time zone': 'timestamp', 'time without time zone': 'time' },
}

function refuseTarget(compilation: Compilation, { who, at, target, targetColumns }: Key): boolean {
  const wanted = targetColumns.map((column) => column.property).sort()
  const sets = [primaryKeyOf(compilation, target), ...uniqueSets(compilation, target)]
  const isUnique = sets.some((set) => set.length === wanted.length && set.every((one) => wanted.includes(one.property)))
  if (isUnique) return false
  refuse(compilation, {
    code: 'model/foreign-key-target',
    message: `\`${who}\` refers to ${wanted.map((name) => `\`${target.typeName}.${name}\``).join(', ')}, which is not unique.`,
    at,
    hint: 'A foreign key needs a primary key or a unique constraint on exactly these columns.',
  })
  return true
}

function refuseActions(compilation: Compilation, { who, at, columns, options }: Key): boolean {
  const action = [options.onDelete, options.onUpdate].find((one) => one === 'set null')
  const bound = columns.find((column) => !column.nullable)
  // All columns of the key are set, also where one NULL among them would do.
  if (!action || !bound) return false
  refuse(compilation, {
    code: 'model/contradiction',
    message: `\`${who}\` is set to NULL when its target goes, and \`${bound.name}\` is NOT NULL.`,
    at,
    hint: 'Make it `.nullable()`, or choose `cascade` or `restrict`.',
  })
  return true
}
