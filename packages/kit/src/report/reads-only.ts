/** Whether a statement surely writes nothing, so that one whose answer was lost may be run again. By the rewritten tree, views taken apart. */
import type { Known } from './known.ts'
import { children, isNode, type Node, number, type Value } from './tree.ts'

const select = 1

/** Only volatile functions may write: the server refuses it to the others. */
export function readsOnly(query: Node, known: Known): boolean {
  return !mayWrite(query, known)
}

function mayWrite(value: Value, known: Known): boolean {
  if (Array.isArray(value)) return value.some((item: Value) => mayWrite(item, known))
  if (!isNode(value)) return false
  return isWriting(value, known) || Object.values(value.fields).some((part) => mayWrite(part, known))
}

function isWriting(node: Node, known: Known): boolean {
  if (node.tag === 'QUERY') return number(node, 'commandType') !== select || children(node, 'rowMarks').length > 0
  if (node.tag === 'NEXTVALUEEXPR') return true
  // What another server does behind a foreign table, nobody here knows.
  if (known.relations.get(number(node, 'relid'))?.kind === 'f') return true
  return callsOf(node).some((called) => known.functions.get(called)?.volatile ?? true)
}

const callFields = ['funcid', 'opfuncid', 'aggfnoid', 'winfnoid'] as const

const callsOf = (node: Node): readonly number[] =>
  callFields.flatMap((field) => (node.fields[field] === undefined ? [] : [number(node, field)]))
