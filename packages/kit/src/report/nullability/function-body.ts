/** Functions of the user's own in SQL: what they give is what the last statement of their body gives. */
import { child, children, isNode, type Node, number, readTree, type Value } from '../tree.ts'
import { typeOf } from '../type-shape.ts'
import { resultList } from './result-list.ts'
import type { Analysis, Scope, Why } from './scope.ts'

/** Why a column of what a call gives may be null; `unknown` where the body doesn't show that it can't. */
export function whyBodyNull(call: Node, scope: Scope, { column, columns } = onlyColumn): Why | undefined | 'unknown' {
  const { analysis } = scope.level
  const oid = number(call, 'funcid') || number(call, 'opfuncid')
  const known = analysis.known.functions.get(oid)
  const query = known?.body === undefined || known.result === nothing ? undefined : lastOf(known.body)
  const inside = query && analysis.ofCall(oid, argumentNullability(call, scope))
  if (!known || !query || !inside || number(query, 'commandType') === utility) return 'unknown'
  const level = inside.open(query, undefined)
  const { list } = resultList(level)
  if (list.length !== columns || !isPlain(child(list[column - 1] ?? query, 'expr'), inside)) return 'unknown'
  const isSure = known.returnsSet || inside.surelyGivesRow(query, undefined)
  if (!isSure || inside.outputsOf(level)[column - 1]) return 'unknown'
  const args = known.strict && !known.returnsSet ? children(call, 'args') : []
  return args.map((argument) => analysis.whyNull(argument, scope)).find((why) => why)
}

const onlyColumn = { column: 1, columns: 1 }

const utility = 6
/** The pseudo-type `void`. */
const nothing = 2278

const lastOf = (body: string): Node | undefined => {
  const found = read.get(body) ?? queriesIn(readTree(body))
  read.set(body, found)
  return found.at(-1)
}

const read = new Map<string, readonly Node[]>()

const queriesIn = (value: Value): readonly Node[] =>
  isNode(value) ? (value.tag === 'QUERY' ? [value] : []) : Array.isArray(value) ? value.flatMap(queriesIn) : []

function argumentNullability(call: Node, scope: Scope) {
  const { analysis } = scope.level
  const given = new Map(
    children(call, 'args').map((argument, at) =>
      argument.tag === 'NAMEDARGEXPR'
        ? [number(argument, 'argnumber') + 1, child(argument, 'arg')]
        : [at + 1, argument],
    ),
  )
  // What is left out has its default, which is written elsewhere.
  return {
    parameterMayBeNull: (parameter: number) => analysis.whyNull(given.get(parameter), scope) !== undefined,
    elementMayBeNull: (parameter: number) => analysis.whyElementNull(given.get(parameter), scope) !== undefined,
  }
}

/** A row as the only output may be all of what the function gives, or its first column. */
function isPlain(expression: Node | undefined, { known }: Analysis): boolean {
  const type = expression && known.types.get(typeOf(expression))
  return type !== undefined && type.kind !== 'c' && type.kind !== 'p'
}
