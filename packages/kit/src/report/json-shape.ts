/** The structure of documents that the statement itself builds. */
import type { Field, Shape } from '@tenon/schema'
import { arrayShape } from './array-shape.ts'
import { isNullConstant, textConstant } from './constant.ts'
import type { Known } from './known.ts'
import { aggregateScope } from './nullability/arrays.ts'
import { caseResults } from './nullability/case-results.ts'
import { subLevel } from './nullability/columns.ts'
import { commonTable } from './nullability/common-table.ts'
import { resultList } from './nullability/result-list.ts'
import { ascend, type Level, range, rangeKind, type Scope } from './nullability/scope.ts'
import { peel } from './peel.ts'
import { type Placed, type StoredColumn, sources, storedColumn } from './trace.ts'
import { child, children, items, type Node, number } from './tree.ts'
import { shapeInJson, typeOf } from './type-shape.ts'

/** The little of a report's context that is needed here. */
export interface JsonContext {
  readonly known: Known
  readonly model: (schema: string, table: string, column: string) => { readonly shape: Shape } | undefined
}

const buildObject = new Set([3200, 3273, 3201, 3274])
const buildArray = new Set([3198, 3271, 3199, 3272])
const convert = new Set([3176, 3787, 3155, 3156])
const jsonbConcat = 3301
const aggregate = new Set([3175, 3267, 6276, 6284])
const skipsNulls = new Set([6276, 6284])

/** Of an expression whose type is json or jsonb; undefined where only that is known. */
export function jsonShape(placed: Placed, context: JsonContext, depth = 0): Shape | undefined {
  const { expression, scope } = placed
  if (depth > 30) return undefined
  const args = children(expression, 'args')
  const at = (part: Node | undefined, inside: Scope = scope) =>
    part && leaf({ expression: part, scope: inside }, context, depth + 1)
  switch (expression.tag) {
    case 'FUNCEXPR': {
      const oid = number(expression, 'funcid')
      if (expression.fields.funcvariadic === 'true') return undefined
      if (buildObject.has(oid)) return record(args, scope, context, depth)
      if (buildArray.has(oid))
        return list(
          args.map((argument) => at(argument)),
          args.some((one) => isNullable(one, scope)),
        )
      return convert.has(oid) ? at(args[0]) : undefined
    }
    case 'AGGREF':
      return ofAggregate(expression, scope, context, depth)
    case 'OPEXPR':
      return number(expression, 'opfuncid') === jsonbConcat ? joined(args, scope, context, depth) : undefined
    case 'JSONCONSTRUCTOREXPR':
      return ofConstructor(placed, context, depth)
    case 'COALESCEEXPR': {
      const [first, second, ...more] = args
      const shape = first && jsonShape({ expression: first, scope }, context, depth + 1)
      return shape?.kind === 'list' && more.length === 0 && second && isEmptyList(second) ? shape : undefined
    }
    case 'CASEEXPR':
      return ofCase(expression, scope, context, depth)
    case 'NULLIFEXPR':
      return args[0] && jsonShape({ expression: args[0], scope }, context, depth + 1)
    case 'SUBLINK': {
      const query = number(expression, 'subLinkType') === 4 ? child(expression, 'subselect') : undefined
      const sub = query && scope.level.analysis.open(query, scope)
      const result = sub && resultList(sub)
      const inner = result && child(result.list[0] ?? expression, 'expr')
      return inner && result ? jsonShape({ expression: inner, scope: result.scope }, context, depth + 1) : undefined
    }
    case 'VAR': {
      const stored = storedColumn(expression, scope)
      if (stored) return modelShape(stored, context)
      const found = sources(expression, scope)
      const [only] = found ?? []
      return found?.length === 1 && only ? jsonShape(only, context, depth + 1) : undefined
    }
    default:
      return undefined
  }
}

/** One structure in all branches, those aside that are null. */
function ofCase(expression: Node, scope: Scope, context: JsonContext, depth: number): Shape | undefined {
  const { results, otherwise } = caseResults(expression, scope)
  const shapes = [...results, ...(otherwise ? [otherwise] : [])].flatMap((one) =>
    one.expression && !isNullConstant(peel(one.expression) ?? one.expression)
      ? [jsonShape({ expression: one.expression, scope: one.scope }, context, depth + 1)]
      : [],
  )
  const [first] = shapes
  return shapes.every((shape) => JSON.stringify(shape) === JSON.stringify(first)) ? first : undefined
}

/** Kinds: 1 object, 2 array, 3 and 4 their aggregates. With `absent on null` a null leaves no trace. */
function ofConstructor({ expression, scope }: Placed, context: JsonContext, depth: number): Shape | undefined {
  const kind = number(expression, 'type')
  const args = children(expression, 'args')
  const isAbsent = expression.fields.absent_on_null === 'true'
  if (kind === 1) {
    const shape = record(args, scope, context, depth)
    if (shape?.kind !== 'record' || !isAbsent) return shape
    const fields = shape.fields.map((field) => ({ ...field, optional: field.nullable, nullable: false }))
    return { kind: 'record', fields }
  }
  if (kind === 2)
    return list(
      args.map((argument) => leaf({ expression: argument, scope }, context, depth + 1)),
      !isAbsent && args.some((one) => isNullable(one, scope)),
    )
  const call = child(expression, 'func')
  return call ? jsonShape({ expression: call, scope }, context, depth + 1) : undefined
}

function modelShape(stored: StoredColumn, { known, model }: JsonContext): Shape | undefined {
  const table = known.relations.get(stored.relation)
  const column = table?.columns.get(stored.attribute)
  return table && column ? model(table.schema, table.name, column.name)?.shape : undefined
}

const isNullable = (expression: Node, scope: Scope): boolean =>
  scope.level.analysis.whyNull(expression, scope) !== undefined

/** Keys and values in turn; a key that is no constant makes it any document. */
function record(args: readonly Node[], scope: Scope, context: JsonContext, depth: number): Shape | undefined {
  const fields: Field[] = []
  for (let index = 0; index + 1 < args.length; index += 2) {
    const [key, value] = [peel(args[index]), args[index + 1]]
    const name = key && textConstant(key)
    if (name === undefined || !value) return undefined
    const shape = leaf({ expression: value, scope }, context, depth + 1)
    fields.push({ name, shape, optional: false, nullable: isNullable(value, scope) })
  }
  return { kind: 'record', fields: lastOfEach(fields) }
}

/** Of a key that is written twice the last one counts. */
const lastOfEach = (fields: readonly Field[]): readonly Field[] =>
  fields.filter(({ name }, index) => !fields.slice(index + 1).some((later) => later.name === name))

/** `||` of two objects: the right one's fields win. */
function joined(args: readonly Node[], scope: Scope, context: JsonContext, depth: number): Shape | undefined {
  const shapes = args.map((expression) => jsonShape({ expression, scope }, context, depth + 1))
  const fields = shapes.flatMap((shape) => (shape?.kind === 'record' ? [shape.fields] : []))
  // An optional field on the right may leave the left one's value.
  const isSure = fields.length === args.length && fields.flat().every(({ optional }) => !optional)
  return isSure ? { kind: 'record', fields: lastOfEach(fields.flat()) } : undefined
}

function list(shapes: readonly (Shape | undefined)[], nullableItems: boolean): Shape {
  return { kind: 'list', of: itemOf(shapes), nullableItems }
}

/** One for all items: the same, or the texts of each. */
function itemOf([first, ...rest]: readonly (Shape | undefined)[]): Shape {
  if (!first) return { kind: 'json' }
  if (rest.every((shape) => JSON.stringify(shape) === JSON.stringify(first))) return first
  const shapes = [first, ...rest]
  if (!shapes.every((shape) => shape?.kind === 'choice' || shape?.kind === 'string')) return { kind: 'json' }
  const values = shapes.flatMap((shape) => (shape?.kind === 'choice' ? [shape.values] : []))
  return values.length === shapes.length ? { kind: 'choice', values: [...new Set(values.flat())] } : { kind: 'string' }
}

function ofAggregate(call: Node, scope: Scope, context: JsonContext, depth: number): Shape | undefined {
  const oid = number(call, 'aggfnoid')
  const [first] = children(call, 'args')
  const argument = first && child(first, 'expr')
  if (!aggregate.has(oid) || !argument) return undefined
  const inside = aggregateScope(call, scope)
  const of = leaf({ expression: argument, scope: inside }, context, depth + 1)
  return { kind: 'list', of, nullableItems: !skipsNulls.has(oid) && isNullable(argument, inside) }
}

/** A value as it stands inside a document. */
function leaf(placed: Placed, context: JsonContext, depth: number): Shape {
  const type = typeOf(placed.expression)
  if (type === 114 || type === 3802) return jsonShape(placed, context, depth) ?? { kind: 'json' }
  const text = textConstant(placed.expression)
  if (text !== undefined) return { kind: 'choice', values: [text] }
  const row = wholeRow(placed, context, depth)
  if (row) return row
  const stored = storedColumn(placed.expression, placed.scope)
  const values = stored && context.known.relations.get(stored.relation)?.columns.get(stored.attribute)?.values
  if (values) return { kind: 'choice', values }
  const shape = shapeInJson(type, context.known)
  return shape.kind === 'list' ? arrayShape(shape.of, [placed], context.known) : shape
}

function wholeRow({ expression, scope }: Placed, context: JsonContext, depth: number): Shape | undefined {
  if (expression.tag !== 'VAR' || number(expression, 'varattno') !== 0 || depth > 30) return undefined
  const home = ascend(scope, number(expression, 'varlevelsup'))
  const entry = home && range(home.level, number(expression, 'varno'))
  if (!home || !entry) return undefined
  const names = items(child(entry, 'eref')?.fields.colnames).map(String)
  const columns = rowColumns(entry, names, number(expression, 'varno'), home)
  if (!columns) return undefined
  // The row is there, or it is null as a whole: its own columns are read as if no join had nulled them.
  const fields = columns.map(({ name, placed }): Field => {
    const shape = leaf(placed, context, depth + 1)
    return { name, shape, optional: false, nullable: isNullable(placed.expression, placed.scope) }
  })
  return { kind: 'record', fields }

  function rowColumns(of: Node, colnames: readonly string[], varno: number, at: Scope) {
    const sub = rangeKind(of) === 1 ? subLevel(at.level, varno) : commonLevel(of, at)
    if (sub) {
      const result = child(sub.query, 'setOperations') ? undefined : resultList(sub)
      // A view's row is of the view's own type, whatever its columns are called here; so is a table's.
      const view = context.known.relations.get(number(of, 'relid'))
      return result?.list.map((one, index) => ({
        name: (view ? view.columns.get(index + 1)?.name : colnames[index]) ?? '?',
        placed: { expression: child(one, 'expr') ?? one, scope: result.scope },
      }))
    }
    const relation = rangeKind(of) === 0 ? context.known.relations.get(number(of, 'relid')) : undefined
    if (!relation) return undefined
    return [...relation.columns].map(([attribute, column]) => ({
      name: column.name,
      placed: {
        scope: at,
        expression: {
          tag: 'VAR',
          fields: {
            ...expression.fields,
            varattno: `${attribute}`,
            vartype: `${column.type}`,
            varnullingrels: [],
            varlevelsup: '0',
          },
        },
      },
    }))
  }
}

/** A common table's rows; those of a recursive one would lead back to themselves. */
function commonLevel(entry: Node, at: Scope): Level | undefined {
  const table = rangeKind(entry) === 6 ? commonTable(entry, at) : undefined
  return table && !table.recursive ? at.level.analysis.open(table.query, table.home) : undefined
}

/** `'[]'` as json text, or as jsonb's bytes: an array container of no elements. */
function isEmptyList(expression: Node): boolean {
  const constant = peel(expression)
  if (constant?.tag !== 'CONST') return false
  const value = items(constant.fields.constvalue)
    .slice(2, -1)
    .map((byte) => Number(byte) & 255)
  const body = value.slice(4)
  return number(constant, 'consttype') === 114
    ? String.fromCharCode(...body).trim() === '[]'
    : body.join() === [0, 0, 0, 64].join()
}
