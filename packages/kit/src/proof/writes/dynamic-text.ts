/** What an EXECUTE runs, as far as its expression tells: texts put together, with a name of ours for what is known only when it runs. */
import { type Grammar, isNode, listOf, nodeIn, type Syntax, stringsOf } from '../../sql/grammar.ts'

/** Nobody's name: it stands for what an expression gives. */
export const unknownName = 'tenon ?'

/** Nothing where not one part is a text. */
export function dynamicText(expression: string, grammar: Grammar): string | undefined {
  const select = nodeIn(grammar.parse(`select ${expression}`)?.[0], 'SelectStmt')
  const [target] = listOf(select?.targetList)
  const value = isNode(target) ? nodeIn(target, 'ResTarget')?.val : undefined
  return textOf(value)
}

function textOf(value: Syntax): string | undefined {
  if (!isNode(value)) return undefined
  const constant = nodeIn(nodeIn(value, 'A_Const'), 'sval')?.sval
  if (typeof constant === 'string') return constant
  const cast = nodeIn(value, 'TypeCast')
  if (cast) return textOf(cast.arg)
  const joined = nodeIn(value, 'A_Expr')
  if (joined && stringsOf(joined.name)[0] === '||') return join([joined.lexpr, joined.rexpr])
  const call = nodeIn(value, 'FuncCall')
  const name = stringsOf(call?.funcname).at(-1)
  const [first, ...rest] = listOf(call?.args)
  if (name === 'format') return textOf(first)?.replaceAll(placeholder, replaced)
  if (name === 'concat') return join([first, ...rest])
  return undefined
}

function join(parts: readonly Syntax[]): string | undefined {
  const texts = parts.map(textOf)
  return texts.some((text) => text !== undefined) ? texts.map((text) => text ?? `"${unknownName}"`).join('') : undefined
}

/** `%I`, `%1$s`, `%-10L`, `%%` */
const placeholder = /%(?:\d+\$)?-?(?:\d+|\*(?:\d+\$)?)?([sIL%])/g

const replaced = (_all: string, letter: string): string =>
  letter === '%' ? '%' : letter === 'L' ? 'null' : `"${unknownName}"`
