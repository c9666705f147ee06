/** What one node of a statement's tree deletes or changes by itself. */
import { isNode, listOf, nodeIn, type Syntax, type SyntaxNode, stringsOf } from '../../sql/grammar.ts'
import { unknownName } from './dynamic-text.ts'

export interface Write {
  readonly kind: 'delete' | 'truncate' | 'update'
  /** As the text names it, one or two names; empty where only a run tells. */
  readonly target: readonly string[]
  /** What an UPDATE assigns to, but for what it gives its own value again. */
  readonly columns?: readonly string[]
  /** A TRUNCATE takes along what refers to its tables. */
  readonly cascades?: boolean
}

export function ownWrites(name: string, fields: SyntaxNode): readonly Write[] {
  const target = namesOf(nodeIn(fields, 'relation'))
  switch (name) {
    case 'DeleteStmt':
      return [{ kind: 'delete', target }]
    case 'UpdateStmt':
      return [{ kind: 'update', target, columns: columnsOf(fields.targetList) }]
    case 'InsertStmt': {
      const conflict = nodeIn(fields, 'onConflictClause')
      const updates = conflict?.action === 'ONCONFLICT_UPDATE'
      return updates ? [{ kind: 'update', target, columns: columnsOf(conflict.targetList) }] : []
    }
    case 'MergeStmt':
      return mergeWrites(target, fields)
    case 'TruncateStmt': {
      const cascades = fields.behavior === 'DROP_CASCADE'
      const relations = listOf(fields.relations).map((one) => (isNode(one) ? nodeIn(one, 'RangeVar') : undefined))
      return relations.map((relation) => ({ kind: 'truncate', target: namesOf(relation), cascades }))
    }
    default:
      return []
  }
}

function mergeWrites(target: readonly string[], fields: SyntaxNode): readonly Write[] {
  const clauses = listOf(fields.mergeWhenClauses).flatMap((one): SyntaxNode[] => {
    const clause = isNode(one) ? nodeIn(one, 'MergeWhenClause') : undefined
    return clause ? [clause] : []
  })
  const updates = clauses.filter(({ commandType }) => commandType === 'CMD_UPDATE')
  const deletes = clauses.some(({ commandType }) => commandType === 'CMD_DELETE')
  const columns = updates.flatMap(({ targetList }) => columnsOf(targetList))
  return [
    ...(deletes ? [{ kind: 'delete', target } as const] : []),
    ...(updates.length > 0 ? [{ kind: 'update', target, columns } as const] : []),
  ]
}

/** A name that only a run tells is none. */
function namesOf(relation: SyntaxNode | undefined): readonly string[] {
  const names = [relation?.schemaname, relation?.relname].filter((name) => typeof name === 'string')
  const known = names.filter((name) => !name.includes(unknownName))
  return names.at(-1) === known.at(-1) ? known : []
}

const columnsOf = (targets: Syntax): readonly string[] =>
  listOf(targets).flatMap((one) => {
    const target = isNode(one) ? nodeIn(one, 'ResTarget') : undefined
    const name = target?.name
    const given = stringsOf(nodeIn(nodeIn(target, 'val'), 'ColumnRef')?.fields)
    return typeof name === 'string' && given.join('.') !== name ? [name] : []
  })
