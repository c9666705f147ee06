/** What no two rows may have alike by then, where more than a list of columns tells it: unique indexes over expressions or some rows, NULLs that are alike, exclusions. */
import { attributesOf } from '../../catalog/attributes.ts'
import type { Fact } from '../../catalog/fact.ts'
import type { Collision } from '../seed/coming.ts'

/** How names of the state after are read in that before. */
export interface Names {
  /** Of columns of the table; `undefined` where one of them is new. */
  readonly oldNames: (list: readonly string[]) => readonly string[] | undefined
  /** Of the table's columns that a fact speaks of. */
  readonly usedBy: (fact: Fact) => readonly string[]
  /** An expression over some columns, asked of the table before. */
  readonly underOldNames: (expression: string, used: readonly string[], own: readonly string[]) => string
}

/** Of facts that are new, or others than before. */
export function collisionsOf(fresh: readonly Fact[], { oldNames, usedBy, underOldNames }: Names): readonly Collision[] {
  return fresh.flatMap((fact): Collision[] => {
    const rule = ruleOf(fact)
    const used = usedBy(fact)
    const own = rule && oldNames(used)
    if (!rule || !own || own.length === 0) return []
    const before = (expression: string) => underOldNames(expression, used, own)
    return [
      {
        name: fact.path.at(-1) ?? '',
        columns: own,
        keys: rule.keys.map(({ expression, operator }) => ({ expression: before(expression), operator })),
        ...(rule.where === undefined ? {} : { where: before(rule.where) }),
      },
    ]
  })
}

type Rule = Pick<Collision, 'keys' | 'where'>

/** `undefined` where a list of columns says it all. */
function ruleOf(fact: Fact): Rule | undefined {
  if (fact.kind === 'exclusion') return exclusionIn(attributesOf('exclusion', fact).definition)
  if (fact.kind === 'unique') return nullsAlike(attributesOf('unique', fact).definition)
  if (fact.kind !== 'index' || !attributesOf('index', fact).unique) return undefined
  const { definition } = attributesOf('index', fact)
  const start = definition.indexOf('(')
  const end = closing(definition, start)
  const rest = definition.slice(end + 1)
  const keys = parts(definition.slice(start + 1, end)).map(keyOf)
  const where = / WHERE ([\s\S]+)$/.exec(rest)?.[1]
  const isAlike = rest.includes(' NULLS NOT DISTINCT')
  if (where === undefined && !isAlike && keys.every(isName)) return undefined
  return { keys: keys.map(alike(isAlike)), ...(where === undefined ? {} : { where }) }
}

function nullsAlike(definition: string): Rule | undefined {
  const start = definition.indexOf('(')
  if (!definition.slice(0, start).includes('NULLS NOT DISTINCT')) return undefined
  return { keys: parts(definition.slice(start + 1, closing(definition, start))).map(alike(true)) }
}

function exclusionIn(definition: string): Rule {
  const start = definition.indexOf('(')
  const end = closing(definition, start)
  const keys = parts(definition.slice(start + 1, end)).flatMap((part) => {
    const [, told = '', operator] = /^([\s\S]*) WITH (OPERATOR\([^)]*\)|\S+)$/.exec(part) ?? []
    return operator === undefined ? [] : [{ expression: keyOf(told), operator }]
  })
  const place = definition.indexOf(' WHERE (', end)
  if (place < 0) return { keys }
  const open = definition.indexOf('(', place)
  return { keys, where: definition.slice(open, closing(definition, open) + 1) }
}

const alike = (isAlike: boolean) => (expression: string) => ({
  expression,
  operator: isAlike ? 'is not distinct from' : '=',
})

const name = String.raw`(?:"(?:[^"]|"")*"|[\w$]+)`
const isName = (key: string): boolean => new RegExp(`^${name}$`).test(key)
const call = new RegExp(String.raw`^${name}(?:\.${name})?\(`)

/** Without collation, class of operators and order. */
function keyOf(part: string): string {
  if (part.startsWith('(')) return part.slice(0, closing(part, 0) + 1)
  const start = call.exec(part)?.[0].length
  if (start !== undefined) return part.slice(0, closing(part, start - 1) + 1)
  return new RegExp(`^${name}`).exec(part)?.[0] ?? part
}

const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"/g

/** The same length, without brackets and commas that are quoted. */
const masked = (text: string): string => text.replaceAll(quoted, (part) => '_'.repeat(part.length))

/** Of the bracket that opens at `start`. */
function closing(text: string, start: number): number {
  const bare = masked(text)
  let depth = 0
  for (let at = start; at < bare.length; at++) {
    depth += bare[at] === '(' ? 1 : bare[at] === ')' ? -1 : 0
    if (depth === 0) return at
  }
  return text.length
}

function parts(text: string): readonly string[] {
  const bare = masked(text)
  const found: string[] = []
  let [depth, from] = [0, 0]
  for (let at = 0; at <= bare.length; at++) {
    depth += bare[at] === '(' ? 1 : bare[at] === ')' ? -1 : 0
    if (at < bare.length && !(bare[at] === ',' && depth === 0)) continue
    found.push(text.slice(from, at).trim())
    from = at + 1
  }
  return found
}
