/** JSON_EXISTS, and the EXISTS columns of JSON_TABLE. */
import { child, type Node, number } from '../tree.ts'

/** It tells true or false of any document, unless it is told to be unknown on an error. */
export function isJsonTest(expression: Node): boolean {
  const [exists, unknown] = [0, 5]
  const onError = child(expression, 'on_error')
  return (
    expression.tag === 'JSONEXPR' &&
    number(expression, 'op') === exists &&
    onError !== undefined &&
    number(onError, 'btype') !== unknown
  )
}
