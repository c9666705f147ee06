/** Functions in FROM and set-returning functions in a select list: whether the values they give may be null. */
import { child, children, flag, type Node, number } from '../tree.ts'
import { whyBodyNull } from './function-body.ts'
import { because, type Scope, type Why } from './scope.ts'

/** Built-ins by OID whose columns are never null. */
const neverNull = new Set([
  // generate_series of every type, generate_subscripts
  1066, 1067, 1068, 1069, 3259, 3260, 938, 939, 6274, 1191, 1192,
  // json(b)_array_elements, json(b)_object_keys, json(b)_each, jsonb_path_query
  3955, 3219, 3957, 3931, 3958, 3208, 4006,
  // regexp_matches, regexp_split_to_table, string_to_table without a text for null
  2763, 2764, 2765, 2766, 6160,
])
/** json(b)_each_text: the key. */
const firstNeverNull = new Set([3959, 3932])
const unnest = 2331

export function whyFunctionColumnNull(entry: Node, column: Node, scope: Scope): Why | undefined {
  const functions = children(entry, 'functions')
  const attribute = number(column, 'varattno')
  const total = functions.reduce((sum, part) => sum + number(part, 'funccolcount'), 0)
  if (flag(entry, 'funcordinality') && attribute === total + 1) return undefined
  if (functions.length !== 1) return because('the shorter of several functions is filled up with nulls', column)
  const [only] = functions
  const call = only && child(only, 'funcexpr')
  if (!only || !call) return because('its function is unknown', column)
  if (flag(call, 'funcretset'))
    return whyElementOfSetNull(call, attribute, scope, total) && because('the function may give null', column)
  if (attribute === 1 && total === 1) return scope.level.analysis.whyNull(call, scope)
  const ofBody = whyBodyNull(call, scope, { column: attribute, columns: total })
  return ofBody === 'unknown' ? because('a field of a composite value may be null', column) : ofBody
}

/** Of the `column`th column of a set. */
export function whyElementOfSetNull(call: Node, column: number, scope: Scope, columns = 1): Why | undefined {
  const oid = number(call, 'funcid')
  if (column > 0 && neverNull.has(oid)) return undefined
  if (column === 1 && firstNeverNull.has(oid)) return undefined
  if (oid === unnest && column === 1) return scope.level.analysis.whyElementNull(children(call, 'args')[0], scope)
  const ofBody = column > 0 ? whyBodyNull(call, scope, { column, columns }) : 'unknown'
  return ofBody === 'unknown' ? because('the function may give null', call) : ofBody
}
