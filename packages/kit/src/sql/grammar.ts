/** PostgreSQL's own lexer and grammar. The module takes a tenth of a second to load: only who has to look into a statement asks for it. */

/** A node of the tree: its name, and its fields as an object. What a field can't be but one kind of node stands without the name. */
export interface SyntaxNode {
  readonly [name: string]: Syntax
}

export type Syntax = undefined | null | boolean | number | string | readonly Syntax[] | SyntaxNode

export interface Token {
  /** In lower case; empty for all that is no keyword, a quoted name among them. */
  readonly keyword: string
  readonly text: string
  /** White space or a comment stands before it. */
  readonly apart: boolean
}

export interface Grammar {
  /** The statements of a text; nothing where the grammar refuses it. */
  parse(text: string): readonly SyntaxNode[] | undefined
  /** What a `do` or `create function` in PL/pgSQL does, as that language's own compiler reads it. */
  parseBody(statement: string): SyntaxNode | undefined
  /** Without comments; nothing where the lexer refuses it. */
  scan(text: string): readonly Token[] | undefined
}

let loading: Promise<Grammar> | undefined

export function loadGrammar(): Promise<Grammar> {
  loading ??= load()
  return loading
}

async function load(): Promise<Grammar> {
  const { loadModule, parseSync, parsePlPgSQLSync, scanSync } = await import('libpg-query')
  await loadModule()
  return {
    parse: orNothing((text) => {
      // The package's types name every field of every node; a walk over all of them needs none.
      const { stmts = [] } = parseSync(text) as { readonly stmts?: readonly { readonly stmt?: unknown }[] }
      return stmts.flatMap(({ stmt }) => (isNode(stmt) ? [stmt] : []))
    }),
    parseBody: orNothing((statement) => {
      const body: unknown = parsePlPgSQLSync(statement)
      return isNode(body) ? body : undefined
    }),
    scan: orNothing((text) => {
      const bytes = Buffer.from(text)
      let end = 0
      return scanSync(text)
        .tokens.filter(({ tokenName }) => !tokenName.endsWith('_COMMENT'))
        .map(({ start, end: next, keywordKind }) => {
          const word = bytes.toString('utf8', start, next)
          const apart = start > end
          end = next
          return { keyword: keywordKind === 0 ? '' : word.toLowerCase(), text: word, apart }
        })
    }),
  }
}

/** What another server accepts this grammar may not. */
const orNothing =
  <T>(read: (text: string) => T) =>
  (text: string): T | undefined => {
    try {
      return text.trim() === '' ? undefined : read(text)
    } catch {
      return undefined
    }
  }

export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const listOf = (value: Syntax): readonly Syntax[] => (Array.isArray(value) ? value : [])

/** A field that is a node, whether its name stands around it or not. */
export function nodeIn(fields: SyntaxNode | undefined, field: string): SyntaxNode | undefined {
  const value = fields?.[field]
  return isNode(value) ? value : undefined
}

/** The texts of a list of `String` nodes: a name in its parts. */
export const stringsOf = (value: Syntax): readonly string[] =>
  listOf(value).flatMap((one) => {
    const text = isNode(one) ? nodeIn(one, 'String')?.sval : undefined
    return typeof text === 'string' ? [text] : []
  })

/** Every node within, the outer ones first. `visit` tells whether to look into it. */
export function walkSyntax(value: Syntax, visit: (name: string, fields: SyntaxNode) => boolean): void {
  if (Array.isArray(value)) for (const item of value) walkSyntax(item, visit)
  if (!isNode(value)) return
  for (const [name, field] of Object.entries(value)) {
    // Names of nodes alone begin with a capital.
    if (isNode(field) && /^[A-Z]/.test(name) && !visit(name, field)) continue
    walkSyntax(field, visit)
  }
}
