/** The shape of an array: of how many dimensions, and whether an item may be null. The server's type tells neither. */
import type { Shape } from '@tenon/schema'
import { arrayConstant } from './constant.ts'
import type { Known } from './known.ts'
import { isSlice } from './peel.ts'
import { outputSources, type Placed, recursiveTableName, rememberColumns, sources, storedColumn } from './trace.ts'
import { child, children, flag, type Node, number } from './tree.ts'
import { nest, typeOf } from './type-shape.ts'

/** Of all the expressions that may be the value. */
export function arrayShape(item: Shape, placed: readonly Placed[], known: Known): Shape {
  const depths = placed.map((one) => dimensions(one, known, []) ?? 1)
  const nullableItems =
    placed.length === 0 ||
    placed.some(({ expression, scope }) => scope.level.analysis.whyElementNull(expression, scope) !== undefined)
  return nest({ kind: 'list', of: item, nullableItems }, Math.max(1, ...depths))
}

/** Undefined where nothing is said: of an empty array, and of a recursive table's own rows. */
function dimensions({ expression, scope }: Placed, known: Known, seen: readonly string[]): number | undefined {
  const of = (part: Node | undefined) => part && dimensions({ expression: part, scope }, known, seen)
  const args = children(expression, 'args')
  switch (expression.tag) {
    case 'CONST':
      return arrayConstant(expression)?.dimensions || undefined
    case 'ARRAYEXPR':
      return flag(expression, 'multidims') ? 1 + (of(children(expression, 'elements')[0]) ?? 1) : 1
    case 'RELABELTYPE':
    case 'COLLATEEXPR':
    case 'ARRAYCOERCEEXPR':
    case 'COERCETODOMAIN':
      return of(child(expression, 'arg'))
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
      return most(args.map(of))
    case 'NULLIFEXPR':
      return of(args[0])
    case 'CASEEXPR':
      return most([...args.map((branch) => of(child(branch, 'result'))), of(child(expression, 'defresult'))])
    case 'AGGREF': {
      const argument = args[0] && child(args[0], 'expr')
      const inner = argument && isArray(typeOf(argument), known) ? of(argument) : undefined
      if (number(expression, 'aggfnoid') === arrayOfArrays) return 1 + (inner ?? 1)
      return inner
    }
    case 'WINDOWFUNC':
      return args[0] && isArray(typeOf(args[0]), known) ? of(args[0]) : undefined
    case 'FUNCEXPR':
      return ofCall(number(expression, 'funcid'), args, of)
    case 'OPEXPR':
      return ofCall(number(expression, 'opfuncid'), args, of)
    case 'SUBSCRIPTINGREF':
      return isSlice(expression) ? of(child(expression, 'refexpr')) : undefined
    case 'SUBLINK':
      return ofSubLink({ expression, scope }, known, seen)
    case 'VAR':
      return ofColumn({ expression, scope }, known, seen)
    default:
      return undefined
  }
}

const arrayOfArrays = 4053
const concatenate = 383
/** array_append, array_remove, array_replace, trim_array, array_reverse, array_sort, array_shuffle, array_sample. */
const passing = new Set([378, 3167, 3168, 6172, 6381, 6388, 6389, 6390, 6215, 6216])
const fills = new Set([1193, 1286])

function ofCall(oid: number, args: readonly Node[], of: (part: Node | undefined) => number | undefined) {
  if (passing.has(oid)) return of(args[0])
  if (oid === concatenate) return most(args.map(of))
  const lengths = args[1]
  if (!fills.has(oid) || !lengths) return undefined
  if (lengths.tag === 'ARRAYEXPR') return children(lengths, 'elements').length
  return lengths.tag === 'CONST' ? arrayConstant(lengths)?.length : undefined
}

function ofSubLink({ expression, scope }: Placed, known: Known, seen: readonly string[]): number | undefined {
  const [scalar, array] = [4, 6]
  const query = child(expression, 'subselect')
  const kind = number(expression, 'subLinkType')
  if (!query || (kind !== scalar && kind !== array)) return undefined
  const outputs = outputSources(scope.level.analysis.open(query, scope), 0)
  const inner = outputs.filter((one) => isArray(typeOf(one.expression), known))
  const depth = most(inner.map((one) => dimensions(one, known, seen)))
  if (kind === scalar) return depth
  return inner.length > 0 ? 1 + (depth ?? 1) : 1
}

function ofColumn({ expression, scope }: Placed, known: Known, seen: readonly string[]): number | undefined {
  const stored = storedColumn(expression, scope)
  if (stored) {
    const column = known.relations.get(stored.relation)?.columns.get(stored.attribute)
    return column && (column.dimensions || known.types.get(column.type)?.dimensions)
  }
  const table = recursiveTableName(expression, scope)
  if (table !== undefined && seen.includes(table)) return undefined
  const next = table === undefined ? seen : [...seen, table]
  const fromSources = () => most((sources(expression, scope) ?? []).map((one) => dimensions(one, known, next)))
  return next.length > 0 ? fromSources() : remember({ expression, scope }, fromSources)
}

const remember = rememberColumns<number | undefined>()

const isArray = (type: number, known: Known): boolean => (known.types.get(type)?.element ?? 0) !== 0

function most(depths: readonly (number | undefined)[]): number | undefined {
  const told = depths.filter((depth) => depth !== undefined)
  return told.length > 0 ? Math.max(...told) : undefined
}
