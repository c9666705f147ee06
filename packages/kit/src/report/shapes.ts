/** The shape of an output: a model's where it is a model's column, literals and unions where the tree shows them, else its type's. */
import type { Shape } from '@tenon/schema'
import { arrayShape } from './array-shape.ts'
import { textConstant } from './constant.ts'
import { jsonShape } from './json-shape.ts'
import type { Known, KnownColumn } from './known.ts'
import { narrowed } from './narrow.ts'
import { whyAggregatedNull } from './nullability/arrays.ts'
import type { Level, Scope } from './nullability/scope.ts'
import {
  outputSources,
  type Placed,
  recursiveTableName,
  rememberColumns,
  type StoredColumn,
  sources,
  storedColumn,
} from './trace.ts'
import { child, children, flag, type Node, number } from './tree.ts'
import { shapeOfType, typeOf } from './type-shape.ts'

/** What a model says of a table's column. */
export interface ModelColumn {
  readonly shape: Shape
  readonly property: string
}

export type ModelColumns = (schema: string, table: string, column: string) => ModelColumn | undefined

export interface ShapeContext {
  readonly known: Known
  readonly model: ModelColumns
}

/** `any`: a null or a number as written, which takes the form of what stands beside it. */
type Found = Shape | 'any' | undefined

export function outputShape(
  output: { level: Level; index: number; type: number; modifier: number },
  context: ShapeContext,
): Shape {
  const placed = outputSources(output.level, output.index)
  const found = merge(placed.map((one) => shapeOf(one, context, [])))
  const byType = shapeOfType(output.type, output.modifier, context.known)
  const shape = found === undefined || found === 'any' ? byType : found
  const element = elementType(output.type, context.known)
  if (element === undefined || shape.kind !== 'list' || placed.some((one) => isOfModel(one, context))) return shape
  return arrayShape(itemOf(shape, element), placed, context.known)
}

/** The type of an array's elements, whatever domain it is of; undefined for what is no array. */
function elementType(type: number, known: Known): number | undefined {
  const found = known.types.get(type)
  if (found?.kind === 'd') return elementType(found.base, known)
  return found?.element || undefined
}

/** A list in a list is a document, or else a further dimension of one array. */
function itemOf(list: Extract<Shape, { kind: 'list' }>, element: number): Shape {
  if (jsonTypes.has(element)) return list.of
  return list.of.kind === 'list' ? itemOf(list.of, element) : list.of
}

/** A model says of its own columns what their lists hold, and the codec keeps it. */
function isOfModel({ expression, scope }: Placed, { known, model }: ShapeContext): boolean {
  const stored = storedColumn(expression, scope)
  const table = stored && known.relations.get(stored.relation)
  const column = stored && table?.columns.get(stored.attribute)
  return table !== undefined && column !== undefined && model(table.schema, table.name, column.name) !== undefined
}

export function columnShape({ relation, attribute }: StoredColumn, { known, model }: ShapeContext): Shape | undefined {
  const table = known.relations.get(relation)
  const column = table?.columns.get(attribute)
  if (!table || !column) return undefined
  return (
    model(table.schema, table.name, column.name)?.shape ??
    (column.values && { kind: 'choice', values: column.values }) ??
    inMilliseconds(column, known)
  )
}

/** What a column cut to milliseconds gives stays a `Date` where its precision is told no more: `max(made)`. */
function inMilliseconds({ type, modifier }: KnownColumn, known: Known): Shape | undefined {
  const shape = shapeOfType(type, modifier, known)
  return shape.kind === 'instant' ? shape : undefined
}

const textTypes = new Set([25, 1042, 1043])

function shapeOf({ expression, scope }: Placed, context: ShapeContext, seen: readonly string[]): Found {
  const inner = (part: Node | undefined, at: Scope = scope): Found =>
    part ? shapeOf({ expression: part, scope: at }, context, seen) : undefined
  switch (expression.tag) {
    case 'VAR':
      return ofColumn(expression, scope, context, seen)
    case 'CONST': {
      const value = textConstant(expression)
      return value === undefined ? (isLiteral(expression) ? 'any' : undefined) : { kind: 'choice', values: [value] }
    }
    case 'RELABELTYPE': {
      const argument = child(expression, 'arg')
      const isText = argument && textTypes.has(typeOf(argument)) && textTypes.has(number(expression, 'resulttype'))
      return isText ? inner(argument) : undefined
    }
    case 'COLLATEEXPR':
      return inner(child(expression, 'arg'))
    case 'COALESCEEXPR':
    case 'MINMAXEXPR': {
      const json = jsonOf({ expression, scope }, context)
      return json ?? merge(children(expression, 'args').map((argument) => inner(argument)))
    }
    case 'NULLIFEXPR':
      return inner(children(expression, 'args')[0])
    case 'CASEEXPR': {
      const results = children(expression, 'args').map((branch) => child(branch, 'result'))
      return merge([...results, child(expression, 'defresult')].flatMap((result) => (result ? [inner(result)] : [])))
    }
    case 'AGGREF':
      return ofAggregate(expression, scope, context, seen)
    case 'WINDOWFUNC':
      return passing.has(number(expression, 'winfnoid')) || isExtreme(expression, 'winfnoid', context.known)
        ? inner(children(expression, 'args')[0])
        : undefined
    case 'SUBLINK':
      return ofSubLink(expression, scope, context, seen)
    default:
      return jsonOf({ expression, scope }, context)
  }
}

/** first_value, last_value, nth_value, lag and lead give one of their rows' values. */
const passing = new Set([3106, 3107, 3109, 3110, 3112, 3113, 3114])

const isExtreme = (call: Node, field: string, known: Known): boolean =>
  number(call, field) < 16384 &&
  ['min', 'max', 'any_value', 'mode'].includes(known.functions.get(number(call, field))?.name ?? '')

const isLiteral = (constant: Node): boolean =>
  flag(constant, 'constisnull') || [20, 21, 23, 1700].includes(number(constant, 'consttype'))

const jsonTypes = new Set([114, 3802])

function jsonOf(placed: Placed, context: ShapeContext): Shape | undefined {
  return jsonTypes.has(typeOf(placed.expression)) ? jsonShape(placed, context) : undefined
}

function ofColumn(column: Node, scope: Scope, context: ShapeContext, seen: readonly string[]): Found {
  const found = ofSource(column, scope, context, seen)
  const shape = found ?? shapeOfType(number(column, 'vartype'), -1, context.known)
  if (shape === 'any' || shape.kind !== 'choice') return found
  const values = narrowed(shape.values, { expression: column, scope }, context.known)
  return values ? { kind: 'choice', values } : found
}

function ofSource(column: Node, scope: Scope, context: ShapeContext, seen: readonly string[]): Found {
  const stored = storedColumn(column, scope)
  if (stored) return columnShape(stored, context)
  const table = recursiveTableName(column, scope)
  // A recursive table's own rows add nothing to what the others say.
  if (table !== undefined && seen.includes(table)) return 'any'
  const next = table === undefined ? seen : [...seen, table]
  const fromSources = () => {
    const found = sources(column, scope)
    return found && found.length > 0 ? merge(found.map((placed) => shapeOf(placed, context, next))) : undefined
  }
  return next.length > 0 ? fromSources() : remember({ expression: column, scope }, fromSources)
}

const remember = rememberColumns<Found>()

function ofAggregate(call: Node, scope: Scope, context: ShapeContext, seen: readonly string[]): Found {
  const arrayAggregate = 2335
  const [first] = children(call, 'args')
  const argument = first && child(first, 'expr')
  if (!argument) return undefined
  const { grouped: _, ...before } = scope
  if (isExtreme(call, 'aggfnoid', context.known)) return shapeOf({ expression: argument, scope: before }, context, seen)
  if (number(call, 'aggfnoid') !== arrayAggregate) return jsonOf({ expression: call, scope }, context)
  const found = shapeOf({ expression: argument, scope: before }, context, seen)
  const of = found === undefined || found === 'any' ? shapeOfType(typeOf(argument), -1, context.known) : found
  return { kind: 'list', of, nullableItems: whyAggregatedNull(call, scope) !== undefined }
}

function ofSubLink(link: Node, scope: Scope, context: ShapeContext, seen: readonly string[]): Found {
  const [scalar, array] = [4, 6]
  const query = child(link, 'subselect')
  const kind = number(link, 'subLinkType')
  if (!query || (kind !== scalar && kind !== array)) return undefined
  const level = scope.level.analysis.open(query, scope)
  const placed = outputSources(level, 0)
  const found = merge(placed.map((one) => shapeOf(one, context, seen)))
  if (kind === scalar) return found
  const [first] = placed
  const type = first ? typeOf(first.expression) : 0
  const of = found === undefined || found === 'any' ? shapeOfType(type, -1, context.known) : found
  return type === 0 ? undefined : { kind: 'list', of, nullableItems: level.analysis.outputsOf(level)[0] !== undefined }
}

/** One shape for all branches: the same, or a union of choices. */
function merge(found: readonly Found[]): Found {
  const shapes = found.filter((one) => one !== 'any')
  if (shapes.length === 0) return found.length > 0 ? 'any' : undefined
  const [first] = shapes
  if (!first || shapes.some((shape) => shape === undefined)) return undefined
  const known = shapes.flatMap((shape) => (shape ? [shape] : []))
  if (known.every((shape) => JSON.stringify(shape) === JSON.stringify(first))) return first
  if (!known.every((shape) => shape.kind === 'choice')) return undefined
  return {
    kind: 'choice',
    values: [...new Set(known.flatMap((shape) => (shape.kind === 'choice' ? shape.values : [])))],
  }
}
