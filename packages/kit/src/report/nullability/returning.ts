/** RETURNING: which of the old and the new row exist, and what the written columns hold. */
import type { KnownColumn } from '../known.ts'
import { child, children, flag, isNode, type Node, number, text, type Value } from '../tree.ts'
import { because, columnKey, type Level, noFacts, range, type Scope, type Why } from './scope.ts'

const command = { update: 2, insert: 3, delete: 4, merge: 5 } as const
const version = { asUsual: 0, old: 1, new: 2 } as const

/** `as usual` where the column is read like any other; `computed` where it is generated anew, and so what was known of it is past. */
export function whyReturnedNull(column: Node, home: Scope): Why | undefined | 'as usual' | 'computed' {
  if (!home.returning) return 'as usual'
  const { level } = home
  const kind = number(level.query, 'commandType')
  if (number(column, 'varno') !== number(level.query, 'resultRelation')) {
    const mayLack = kind === command.merge && hasAction(level, (action) => number(action, 'matchKind') === 1)
    return mayLack ? because('a row may have no source here', column) : 'as usual'
  }
  const missing = whyRowMissing(number(column, 'varreturningtype'), kind, level)
  if (missing) return because(missing, column)
  if (isView(level)) return because('a trigger of the view decides what it is', column)
  const isNew =
    number(column, 'varreturningtype') !== version.old && (kind === command.insert || kind === command.update)
  return isNew ? whyNewNull(column, home, kind) : 'as usual'
}

/** Why `old` or `new` is no row. */
export function whyRowMissing(which: number, kind: number, level: Level): string | undefined {
  if (which === version.old && kind === command.insert) return 'an inserted row has no old one'
  if (which === version.new && kind === command.delete) return 'a deleted row has no new one'
  if (kind !== command.merge || which === version.asUsual) return undefined
  const lacking = which === version.old ? command.insert : command.delete
  if (!hasAction(level, (action) => number(action, 'commandType') === lacking)) return undefined
  return which === version.old ? 'an inserted row has no old one' : 'a deleted row has no new one'
}

const hasAction = (level: Level, test: (action: Node) => boolean): boolean =>
  children(level.query, 'mergeActionList').some(test)

const isView = (level: Level): boolean => {
  const entry = range(level, number(level.query, 'resultRelation'))
  return entry !== undefined && text(entry, 'relkind') === 'v'
}

function whyNewNull(column: Node, home: Scope, kind: number): Why | undefined | 'as usual' | 'computed' {
  const { level } = home
  const attribute = number(column, 'varattno')
  if (attribute <= 0) return undefined
  const entry = range(level, number(column, 'varno'))
  const relation = entry && level.analysis.known.relations.get(number(entry, 'relid'))
  const known = relation?.columns.get(attribute)
  if (!entry || !relation || !known) return because('its table is unknown', column)
  if (flag(entry, 'inh') || relation.hasChildren ? known.notNullInAll : known.notNull) return undefined
  if (known.generated) return isAsBefore(known, home) ? 'as usual' : 'computed'
  // An update that moves a row to another partition inserts it there.
  if (relation.kind === 'f' || relation.beforeInsert || (kind === command.update && relation.beforeUpdate))
    return because(`a trigger may change \`${known.name}\``, column)
  return kind === command.insert ? whyInsertedNull(column, home, relation.beforeUpdate) : whyUpdatedNull(column, home)
}

/** A generated column of an update that writes nothing of what it is made from. */
function isAsBefore({ expression }: KnownColumn, { level }: Scope): boolean {
  const entry = range(level, number(level.query, 'resultRelation'))
  const relation = entry && level.analysis.known.relations.get(number(entry, 'relid'))
  if (!relation || relation.beforeUpdate || relation.beforeInsert) return false
  const written = children(level.query, 'targetList')
  return columnsIn(expression ?? null).every((column) => !assigned(written, column))
}

const columnsIn = (value: Value): readonly Node[] => {
  if (Array.isArray(value)) return value.flatMap((item: Value) => columnsIn(item))
  if (!isNode(value)) return []
  return value.tag === 'VAR' ? [value] : Object.values(value.fields).flatMap(columnsIn)
}

const assigned = (list: readonly Node[], column: Node): Node | undefined =>
  list.find((entry) => number(entry, 'resno') === number(column, 'varattno') && !flag(entry, 'resjunk'))

function whyInsertedNull(column: Node, home: Scope, beforeUpdate: boolean): Why | undefined {
  const { level } = home
  const written = assigned(children(level.query, 'targetList'), column)
  if (!written) return because('the statement does not set it', column)
  const why = level.analysis.whyNull(child(written, 'expr'), level.rows)
  const conflict = child(level.query, 'onConflict')
  if (why || !conflict || number(conflict, 'action') !== 2) return why
  const replaced = assigned(children(conflict, 'onConflictSet'), column)
  if (!replaced || beforeUpdate) return because('a row that is already there keeps its own', column)
  return level.analysis.whyNull(child(replaced, 'expr'), { level, facts: noFacts })
}

function whyUpdatedNull(column: Node, home: Scope): Why | undefined | 'as usual' {
  const { level } = home
  const written = assigned(children(level.query, 'targetList'), column)
  if (written) return level.analysis.whyNull(child(written, 'expr'), level.rows)
  const key = columnKey(level, number(column, 'varno'), number(column, 'varattno'))
  return level.rows.facts.notNull.has(key) ? undefined : 'as usual'
}
