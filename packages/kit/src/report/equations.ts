/** Equations of columns with other expressions in the conditions of a query; each holds where the entry of its column is there. */
import type { Known } from './known.ts'
import { peel } from './peel.ts'
import { baseType, isAcrossZones, type Sameness, samenessOf } from './sameness.ts'
import { child, children, flag, type Node, number, text } from './tree.ts'
import { typeOf } from './type-shape.ts'

export interface Equation {
  readonly entry: number
  readonly attribute: number
  readonly to: Node
  readonly sameness: Sameness
}

/** A column as it stands, relabelled or not. */
export function plainColumn(expression: Node | undefined): Node | undefined {
  const column = expression?.tag === 'RELABELTYPE' ? child(expression, 'arg') : expression
  return column?.tag === 'VAR' && number(column, 'varlevelsup') === 0 ? column : undefined
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
  const collation = number(condition, 'inputcollid')
  return [
    ...equation(left, right, { families, collation }, known),
    ...equation(right, left, { families, collation }, known),
  ]
}

/** `= any (array[x])` says the same as `= x`. */
function comparedIn(condition: Node): readonly (Node | undefined)[] | undefined {
  const args = children(condition, 'args')
  if (condition.tag === 'OPEXPR') return args
  const list = condition.tag === 'SCALARARRAYOPEXPR' && flag(condition, 'useOr') ? peel(args[1]) : undefined
  const elements = list?.tag === 'ARRAYEXPR' && !flag(list, 'multidims') ? children(list, 'elements') : []
  const [element] = elements
  if (!list || !element || elements.length > 1) return undefined
  // What is compared is what the cast of the list makes of its element.
  const cast: Node = { tag: 'ARRAYCOERCEEXPR', fields: { arg: element, resulttype: String(typeOf(args[0] ?? list)) } }
  return [args[0], list === args[1] ? element : cast]
}

function equation(
  side: Node | undefined,
  to: Node | undefined,
  compared: Pick<Sameness, 'families' | 'collation'>,
  known: Known,
): readonly Equation[] {
  const column = plainColumn(side)
  if (!side || !column || !to) return []
  const type = typeOf(side)
  const sameness = samenessOf({ ...compared, type }, known)
  if (isAcrossZones(type, typeOf(to), known)) return []
  // Texts that are equal as another type may differ as what they are.
  if (!sameness.isIdentity && baseType(number(column, 'vartype'), known) !== sameness.type) return []
  return [{ entry: number(column, 'varno'), attribute: number(column, 'varattno'), to, sameness }]
}
