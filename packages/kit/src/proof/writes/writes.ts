/** What a statement deletes or changes, by the server's own grammar: only to ask whether probe rows met it. */
import {
  type Grammar,
  isNode,
  listOf,
  nodeIn,
  type Syntax,
  type SyntaxNode,
  stringsOf,
  walkSyntax,
} from '../../sql/grammar.ts'
import { dynamicText } from './dynamic-text.ts'
import { ownWrites, type Write } from './own-writes.ts'

/** A function or procedure that a statement may call. */
export interface Routine {
  readonly path: readonly string[]
  /** `create function …` */
  readonly definition: string
}

export interface Known {
  readonly grammar: Grammar
  readonly routines: readonly Routine[]
}

/** Statements that run what they hold; what others hold runs later, or never. */
const running = [
  ...['Select', 'Insert', 'Update', 'Delete', 'Merge', 'Truncate', 'Do', 'Call', 'Copy', 'Explain', 'CreateTableAs'],
  ...['DeclareCursor'],
].map((word) => `${word}Stmt`)

/** Whether a statement may write at all, by its words alone: in doubt it does. */
export function mayWrite(sql: string, routines: readonly Routine[]): boolean {
  if (!starts.test(sql)) return false
  if (writeWords.test(sql)) return true
  const words = new Set(sql.toLowerCase().match(/[\w$]+/g))
  return routines.some(({ path }) => {
    const name = path.at(-1) ?? ''
    return /^[a-z_][\w$]*$/.test(name) ? words.has(name) : sql.includes(name.replaceAll('"', '""'))
  })
}

const blank = String.raw`(?:\s|;|\(|--[^\n]*\n|\/\*[\s\S]*?\*\/)*`
const starts = new RegExp(
  String.raw`^${blank}(?:with|select|insert|update|delete|merge|truncate|do|call|copy|explain|values|table|declare|create\s+(?:\w+\s+)*table\b[\s\S]*\bas[\s(]*(?:with|select))\b`,
  'i',
)
const writeWords = /\b(?:delete|update|merge|truncate)\b/i

export function writesOf(sql: string, known: Known): readonly Write[] {
  return new WriteReader(known).ofText(sql)
}

/** One statement with all that it calls; each routine is looked into once. */
class WriteReader {
  readonly #known: Known
  readonly #entered = new Set<Routine>()

  constructor(known: Known) {
    this.#known = known
  }

  ofText(sql: string): readonly Write[] {
    const statements = this.#known.grammar.parse(sql)
    if (!statements) return this.#byWords(sql)
    return statements
      .filter((statement) => Object.keys(statement).some((name) => running.includes(name)))
      .flatMap((statement) => this.#within(statement))
  }

  #within(value: Syntax): readonly Write[] {
    const found: Write[] = []
    walkSyntax(value, (name, fields) => {
      found.push(...ownWrites(name, fields))
      if (name === 'FuncCall') found.push(...this.#ofCall(fields))
      if (name === 'CallStmt') found.push(...this.#ofCall(nodeIn(fields, 'funccall')))
      if (name === 'DoStmt') found.push(...this.#ofBlock(fields))
      return true
    })
    return found
  }

  #ofCall(call: SyntaxNode | undefined): readonly Write[] {
    const called = stringsOf(call?.funcname)
    return this.#known.routines
      .filter(({ path }) => called.every((name, index) => name === path.at(index - called.length)))
      .flatMap((routine) => {
        if (this.#entered.has(routine)) return []
        this.#entered.add(routine)
        return this.#ofRoutine(routine)
      })
  }

  #ofRoutine({ definition }: Routine): readonly Write[] {
    const made = nodeIn(this.#known.grammar.parse(definition)?.[0], 'CreateFunctionStmt')
    const language = optionOf(made?.options, 'language')
    if (made?.sql_body) return this.#within(made.sql_body)
    if (language === 'sql') return this.ofText(optionOf(made?.options, 'as') ?? '')
    return language === 'plpgsql' ? this.#ofPlpgsql(definition) : []
  }

  #ofBlock({ args }: SyntaxNode): readonly Write[] {
    if ((optionOf(args, 'language') ?? 'plpgsql') !== 'plpgsql') return []
    const body = optionOf(args, 'as') ?? ''
    const quote = body.includes('$tenon$') ? '$tenon_block$' : '$tenon$'
    return this.#ofPlpgsql(`do ${quote}${body}${quote}`)
  }

  #ofPlpgsql(statement: string): readonly Write[] {
    const body = this.#known.grammar.parseBody(statement)
    if (!body) return this.#byWords(statement)
    const found: Write[] = []
    const dynamic = new Set<Syntax>()
    walkSyntax(body, (name, fields) => {
      const executed = name.startsWith('PLpgSQL_stmt_dyn') ? fields.query : fields.dynquery
      if (isNode(executed)) dynamic.add(nodeIn(executed, 'PLpgSQL_expr'))
      if (name === 'PLpgSQL_expr') found.push(...this.#ofExpression(fields, dynamic.has(fields)))
      return true
    })
    return found
  }

  #ofExpression({ query, parseMode }: SyntaxNode, isExecuted: boolean): readonly Write[] {
    const text = typeof query === 'string' ? query : ''
    if (parseMode === 0) return this.ofText(text)
    const own = this.ofText(`select ${parseMode === 2 ? text : text.replace(/^.*?:?=/s, '')}`)
    const executed = isExecuted ? dynamicText(text, this.#known.grammar) : undefined
    return executed === undefined ? own : [...own, ...this.ofText(executed)]
  }

  /** A text that can't be read as a whole: what it does is known, to what only when it runs. */
  #byWords(text: string): readonly Write[] {
    const words = (this.#known.grammar.scan(text) ?? []).map(({ keyword }) => keyword)
    const writes = words.flatMap((word, index): Write[] => {
      const kind = (['delete', 'truncate', 'update'] as const).find((one) => one === word)
      return kind === undefined || tells.has(words[index - 1] ?? '') ? [] : [{ kind, target: [] }]
    })
    return [...new Map(writes.map((write) => [write.kind, write])).values()]
  }
}

/** Behind these words it is told of and not done. */
const tells: ReadonlySet<string> = new Set(['for', 'on', 'before', 'after', 'or'])

/** `language`, or the first text of `as`. */
function optionOf(options: Syntax, name: string): string | undefined {
  const option = listOf(options)
    .map((one) => (isNode(one) ? nodeIn(one, 'DefElem') : undefined))
    .find((one) => one?.defname === name)
  const value = nodeIn(option, 'arg')
  const text = nodeIn(value, 'String')?.sval ?? stringsOf(nodeIn(value, 'List')?.items)[0]
  return typeof text === 'string' ? text : undefined
}
