/** Equations of columns with other expressions in the conditions of a query; each holds where the entry of its column is there. */
import type { Known } from './known.ts'
import { peelCasts } from './peel.ts'
import { child, children, flag, type Node, number, text } from './tree.ts'

export interface Equation {
  readonly entry: number
  readonly attribute: number
  readonly to: Node
  readonly families: ReadonlySet<number>
}

export const isOf = (equation: Equation, column: Node): boolean =>
  equation.entry === number(column, 'varno') && equation.attribute === number(column, 'varattno')

/** The entries below a part of the join tree. */
export function joined(part: Node): readonly number[] {
  if (part.tag === 'RANGETBLREF') return [number(part, 'rtindex')]
  if (part.tag === 'FROMEXPR') return children(part, 'fromlist').flatMap(joined)
  return [child(part, 'larg'), child(part, 'rarg')].flatMap((side) => (side ? joined(side) : []))
}

/** Of the ON conditions below; a join whose optional side holds a `present` entry is as good as an inner one. */
export function equationsOfJoins(part: Node, known: Known, present: ReadonlySet<number>): readonly Equation[] {
  if (part.tag === 'FROMEXPR')
    return children(part, 'fromlist').flatMap((item) => equationsOfJoins(item, known, present))
  if (part.tag !== 'JOINEXPR') return []
  const [larg, rarg] = [child(part, 'larg'), child(part, 'rarg')]
  const below = [larg, rarg].flatMap((side) => (side ? equationsOfJoins(side, known, present) : []))
  const [inner, left, right] = [0, 1, 3]
  const kind = number(part, 'jointype')
  const optional = kind === left ? rarg : kind === right ? larg : undefined
  if (kind !== inner && !optional) return below
  const allowed = new Set(joined(optional ?? part))
  const isInner = kind === inner || [...allowed].some((entry) => present.has(entry))
  return [...below, ...equationsIn(child(part, 'quals'), known).filter(({ entry }) => isInner || allowed.has(entry))]
}

export function equationsIn(condition: Node | undefined, known: Known): readonly Equation[] {
  if (condition?.tag === 'BOOLEXPR' && text(condition, 'boolop') === 'and')
    return children(condition, 'args').flatMap((term) => equationsIn(term, known))
  const families = condition && known.equality.get(number(condition, 'opno'))
  const sides = condition && comparedIn(condition)
  if (!condition || !families || !sides) return []
  const [left, right] = sides
  return [...equation(left, right, condition, families), ...equation(right, left, condition, families)]
}

/** `= any (array[x])` says the same as `= x`. */
function comparedIn(condition: Node): readonly (Node | undefined)[] | undefined {
  const args = children(condition, 'args')
  if (condition.tag === 'OPEXPR') return args
  const list = condition.tag === 'SCALARARRAYOPEXPR' && flag(condition, 'useOr') ? peelCasts(args[1]) : undefined
  const elements = list?.tag === 'ARRAYEXPR' && !flag(list, 'multidims') ? children(list, 'elements') : []
  return elements.length === 1 ? [args[0], elements[0]] : undefined
}

function equation(
  side: Node | undefined,
  to: Node | undefined,
  condition: Node,
  families: ReadonlySet<number>,
): readonly Equation[] {
  const column = side?.tag === 'RELABELTYPE' ? child(side, 'arg') : side
  if (column?.tag !== 'VAR' || !to || number(column, 'varlevelsup') > 0) return []
  // Under another collation than the column's, texts may be equal that the index tells apart.
  if (number(condition, 'inputcollid') !== number(column, 'varcollid') && number(column, 'varcollid') !== 0) return []
  return [{ entry: number(column, 'varno'), attribute: number(column, 'varattno'), to, families }]
}
