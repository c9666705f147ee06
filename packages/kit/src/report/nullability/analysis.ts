/** Puts the rules together: they call each other through one `Analysis`. */
import type { Known } from '../known.ts'
import { child, children, flag, type Node, number } from '../tree.ts'
import { whyElementNull } from './arrays.ts'
import { surelyGivesRow, surelyHasInput } from './certainty.ts'
import { subQueryOutputs } from './columns.ts'
import { whyNull } from './expression.ts'
import { isKeyLeftOut, leftOut } from './grouping.ts'
import { openLevel } from './level.ts'
import { newLevelCache } from './level-cache.ts'
import { type Analysis, because, type Facts, type Level, type Outputs, type Scope } from './scope.ts'

export interface ParameterNullability {
  parameterMayBeNull(parameter: number): boolean
  elementMayBeNull(parameter: number): boolean
}

export function newAnalysis(known: Known, parameters: ParameterNullability): Analysis {
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
    forget: () => {
      opened = newLevelCache()
    },
    surelyGivesRow,
    surelyHasInput: (level) => surelyHasInput(level.query),
  }
  return analysis
}

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

/** What a query gives: its RETURNING list where it writes, else its select list. */
export function resultList(level: Level): { list: readonly Node[]; scope: Scope } {
  const { query } = level
  if (number(query, 'commandType') !== 1) return { list: visible(query, 'returningList'), scope: returningScope(level) }
  return { list: visible(query, 'targetList'), scope: level.results }
}

const visible = (query: Node, field: string): readonly Node[] =>
  children(query, field).filter((entry) => !flag(entry, 'resjunk'))

/** What WHERE says of an expression, it says of the old row; only of bare columns do the rules know which row is meant. */
function returningScope(level: Level): Scope {
  const { facts } = level.rows
  const ofColumns: Facts = {
    ...facts,
    notNull: new Set([...facts.notNull].filter((key) => /^\d+\.\d+\.-?\d+$/.test(key))),
  }
  return { level, facts: ofColumns, returning: true }
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
