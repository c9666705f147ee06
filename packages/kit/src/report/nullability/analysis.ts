/** Puts the rules together: they call each other through one `Analysis`. */
import type { Known } from '../known.ts'
import { child, type Node, number } from '../tree.ts'
import { whyElementNull } from './arrays.ts'
import { surelyGivesRow, surelyHasInput } from './certainty.ts'
import { subQueryOutputs } from './columns.ts'
import { whyNull } from './expression.ts'
import { isKeyLeftOut, leftOut } from './grouping.ts'
import { openLevel } from './level.ts'
import { newLevelCache } from './level-cache.ts'
import { resultList } from './result-list.ts'
import { type Analysis, because, type Level, type Outputs, type ParameterNullability, type Scope } from './scope.ts'

/** `inside` are the functions in whose body we are. */
export function newAnalysis(known: Known, parameters: ParameterNullability, inside: readonly number[] = []): Analysis {
  let id = 0
  let opened = newLevelCache()
  const analysis: Analysis = {
    known,
    parameterMayBeNull: parameters.parameterMayBeNull,
    elementMayBeNull: parameters.elementMayBeNull,
    nextId: () => ++id,
    whyNull,
    whyElementNull,
    open: (query, outer) => opened.find(query, outer) ?? opened.keep(query, outer, openLevel(query, outer, analysis)),
    outputs: (query, outer) => outputsOf(analysis.open(query, outer)),
    outputsOf,
    ofCall: (oid, given) => (inside.includes(oid) ? undefined : newAnalysis(known, given, [...inside, oid])),
    forget: () => {
      opened = newLevelCache()
    },
    surelyGivesRow: (query, outer) => surelyGivesRow(query, { known, outer: queriesAround(outer) }),
    surelyHasInput: ({ query, outer }) => surelyHasInput(query, { known, outer: queriesAround(outer) }),
  }
  return analysis
}

const queriesAround = (scope: Scope | undefined): readonly Node[] =>
  scope ? [scope.level.query, ...queriesAround(scope.level.outer)] : []

function outputsOf(level: Level): Outputs {
  const { query } = level
  const combined = child(query, 'setOperations')
  if (combined) return combine(combined, level)
  const { list, scope } = resultList(level)
  return list.map((entry) => {
    const expression = child(entry, 'expr')
    return whyNull(expression, scope) ?? (isKeyLeftOut(entry, level) ? because(leftOut, expression) : undefined)
  })
}

const [union, intersect] = [1, 2]

function combine(part: Node, level: Level): Outputs {
  if (part.tag === 'RANGETBLREF') return subQueryOutputs(level, number(part, 'rtindex'))
  const larg = child(part, 'larg')
  const rarg = child(part, 'rarg')
  const left = larg ? combine(larg, level) : []
  const right = rarg ? combine(rarg, level) : []
  return left.map((why, column) => {
    if (number(part, 'op') === union) return why ?? right[column]
    return number(part, 'op') === intersect ? why && right[column] && why : why
  })
}
