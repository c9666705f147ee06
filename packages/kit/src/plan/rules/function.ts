/** DDL of functions and procedures: replaced in place unless their outside changes. */
import { attributesOf, type FunctionNotes, notesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteName } from '../../sql/quote.ts'
import { lowerKeywords } from '../../sql/tidy.ts'
import { type Renaming, type Retold, retellQuery } from '../writing/renaming.ts'
import type { Rule, RuleContext } from '../writing/rule.ts'
import { textOf } from '../writing/text.ts'

export const functionRule: Rule = {
  kind: 'function',
  rebuildable: true,
  // Two of one name, one with defaults, make calls ambiguous: the one that goes leaves before the other comes.
  names: (fact) => [`function ${JSON.stringify(fact.path.slice(0, 2))}`],
  create: (fact, context) => [print(fact, context).replace(/^create or replace /, 'create ')],
  drop: (fact) => [`drop ${notesOf('function', fact).routine} ${routineName(fact.path)}`],
  alter: (from, to, context) =>
    isReplaceable(notesOf('function', from), notesOf('function', to))
      ? { statements: [print(to, context)] }
      : 'rebuild',
  movePath: ({ path }, renaming) => moveRoutine(path, renaming),
  retell: retellRoutine,
  commentTarget: (path, target) => `${target ? notesOf('function', target).routine : 'function'} ${routineName(path)}`,
}

/** `schema.name(types)`. */
export const routineName = ([schema = '', name = '', types = '()']: readonly string[]): string =>
  `${quoteName(schema)}.${quoteName(name)}${types}`

/** What tells routines of one name apart are types, and these follow renames. */
export function moveRoutine(path: readonly string[], renaming: Renaming): readonly string[] {
  const { kind, from, to, inText } = renaming
  if (from.length > 2) return path
  const [schema = '', name = '', types = ''] = path
  return [kind === 'schema' && schema === from[0] ? (to[0] ?? '') : schema, name, inText(types)]
}

/** A body in text is never told anew by the server. */
function retellRoutine(fact: Fact, renaming: Renaming): Retold {
  const [{ definition }, { parsed, returns }] = [attributesOf('function', fact), notesOf('function', fact)]
  const told = parsed ? renaming.inText(definition) : definition.replace(/^[\s\S]*?(?=^as )/im, renaming.inText)
  const noted = { ...fact.noted, returns: renaming.inText(returns) }
  const moved = { ...fact, attributes: { ...fact.attributes, definition: told } }
  return { attributes: moved.attributes, noted, ...(parsed ? retellQuery(moved, renaming) : {}) }
}

function print(fact: Fact, context: RuleContext): string {
  const { definition } = attributesOf('function', fact)
  // A body in text is the author's own.
  return notesOf('function', fact).parsed
    ? textOf(fact, definition, context)
    : (context.authored.get(fact.id) ?? lowerKeywords(definition))
}

/** Return type, names and modes of arguments stay, and no default is taken away. */
const isReplaceable = (from: FunctionNotes, to: FunctionNotes): boolean =>
  from.routine === to.routine &&
  from.returns === to.returns &&
  to.defaults >= from.defaults &&
  from.arguments.length === to.arguments.length &&
  from.arguments.every(([name, mode], index) => {
    const [toName, toMode] = to.arguments[index] ?? []
    return mode === toMode && (name === '' || name === toName)
  })
