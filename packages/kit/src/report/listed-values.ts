/** Conditions that leave a column few texts or labels: `status = 'a'`, `in ('a', 'b')`, several of them joined by OR, and their contrary. */
import { enumConstant, textArrayConstant, textConstant } from './constant.ts'
import type { Known } from './known.ts'
import { peelCasts } from './peel.ts'
import { children, flag, type Node, number, text } from './tree.ts'

export interface ListedValues {
  /** What is compared, casts aside. */
  readonly subject: Node
  readonly values: readonly string[]
}

type Comparing = Pick<Known, 'equality' | 'types'>

/** When `term` is true, its subject is one of the values. */
export function listedValues(term: Node, known: Comparing): ListedValues | undefined {
  if (term.tag === 'BOOLEXPR' && text(term, 'boolop') === 'or') {
    const parts = children(term, 'args').map((part) => listedValues(part, known))
    const [first] = parts
    if (!first || parts.some((part) => !part || !isSame(part.subject, first.subject))) return undefined
    return { subject: first.subject, values: [...new Set(parts.flatMap((part) => part?.values ?? []))] }
  }
  return known.equality.has(number(term, 'opno')) ? compared(term, true, known) : undefined
}

const notEqual = new Set([531, 3517])

/** When `term` is true, its subject is none of the values. */
export function excludedValues(term: Node, known: Comparing): ListedValues | undefined {
  if (term.tag === 'BOOLEXPR' && text(term, 'boolop') === 'not') {
    const [inner] = children(term, 'args')
    return inner && listedValues(inner, known)
  }
  return notEqual.has(number(term, 'opno')) ? compared(term, false, known) : undefined
}

/** `any` goes with equality, `all` with its contrary. */
function compared(term: Node, isAny: boolean, known: Comparing): ListedValues | undefined {
  const isList = term.tag === 'SCALARARRAYOPEXPR'
  if (isList ? flag(term, 'useOr') !== isAny : term.tag !== 'OPEXPR') return undefined
  // Under a user's own collation texts may be equal that differ.
  if (number(term, 'inputcollid') >= 16384) return undefined
  const [left, right] = children(term, 'args').map(peelCasts)
  if (!left || !right) return undefined
  const values = isList ? listedTexts(right, known) : single(constant(right, known))
  if (values) return { subject: left, values: values.map((value) => asStored(value, left)) }
  const other = isList ? undefined : constant(left, known)
  return other === undefined ? undefined : { subject: right, values: [asStored(other, right)] }
}

const constant = (node: Node, { types }: Comparing): string | undefined =>
  textConstant(node) ?? enumConstant(node, types)

const single = (value: string | undefined): readonly string[] | undefined => (value === undefined ? undefined : [value])

function listedTexts(list: Node, known: Comparing): readonly string[] | undefined {
  if (list.tag === 'CONST') return textArrayConstant(list)
  if (list.tag !== 'ARRAYEXPR') return undefined
  const values = children(list, 'elements').map((element) => {
    const inner = peelCasts(element)
    return inner && constant(inner, known)
  })
  return values.every((value) => value !== undefined) ? values : undefined
}

/** A `char(n)` column gives its values with blanks up to its length. */
function asStored(value: string, subject: Node): string {
  const length = number(subject, 'vartype') === 1042 ? number(subject, 'vartypmod') - 4 : 0
  return value.padEnd(length, ' ')
}

const isSame = (one: Node, other: Node): boolean =>
  one.tag === other.tag &&
  ['varno', 'varattno', 'varlevelsup'].every((field) => number(one, field) === number(other, field))
