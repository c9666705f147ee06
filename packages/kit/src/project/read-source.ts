/** Places and doc comments of one module, read from its syntax alone: no types, no other files. */
import type { DeclarationSource, MemberSource, ModuleSource, Position } from '@tenon/schema/compile'
import type {
  CallExpression,
  Expression,
  ImportDeclaration,
  Node,
  ObjectExpression,
  Program,
  parseSync,
} from 'oxc-parser'
import { docComments } from './doc-comments.ts'
import { positionsIn } from './positions.ts'

export function readSource(parse: typeof parseSync, file: string, text: string): ModuleSource {
  const { program, comments } = parse(file, text)
  return readProgram(program, { at: positionsIn(text), comment: docComments(text, comments) })
}

interface Looking {
  readonly at: (offset: number) => Position
  /** The text of the doc comment right before a place. */
  readonly comment: (offset: number) => string | undefined
}

function readProgram(program: Program, looking: Looking): ModuleSource {
  const declarations: Record<string, DeclarationSource> = {}
  const renamed: Record<string, string> = {}
  const imports: Record<string, { module: string; name: string }> = {}
  const { declaration } = makeReader(looking)
  for (const statement of program.body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? statement) : statement
    if (declared.type === 'VariableDeclaration') {
      for (const { id, init } of declared.declarations)
        if (id.type === 'Identifier') declarations[id.name] = declaration(id, init, statement)
    } else if (declared.type === 'FunctionDeclaration') {
      if (declared.id) declarations[declared.id.name] = declaration(declared.id, null, statement)
    } else if (statement.type === 'ExportDefaultDeclaration') {
      const value = statement.declaration
      if (value.type === 'Identifier') renamed.default = value.name
      else if (value.type === 'FunctionDeclaration' && value.id)
        declarations[value.id.name] = declaration(value.id, null, statement)
      else declarations.default = declaration(statement, value, statement)
    } else if (statement.type === 'ExportNamedDeclaration' && !statement.source) {
      for (const { local, exported } of statement.specifiers)
        if (nameOf(local) !== nameOf(exported)) renamed[nameOf(exported)] = nameOf(local)
    } else if (statement.type === 'ImportDeclaration') {
      readImport(statement, imports)
    }
  }
  return { declarations, renamed, imports }
}

type Named =
  | { readonly type: 'Identifier'; readonly name: string }
  | { readonly type: 'Literal'; readonly value: string }

const nameOf = (node: Named): string => (node.type === 'Literal' ? node.value : node.name)

function readImport(
  { source, specifiers }: ImportDeclaration,
  imports: Record<string, { module: string; name: string }>,
) {
  if (!source.value.startsWith('.')) return
  for (const one of specifiers) {
    if (one.type === 'ImportNamespaceSpecifier') continue
    const name = one.type === 'ImportSpecifier' ? nameOf(one.imported) : 'default'
    imports[one.local.name] = { module: source.value, name }
  }
}

interface Chain {
  readonly calls: MemberSource['calls']
  /** Arguments of the innermost call. */
  readonly first: CallExpression['arguments']
}

function makeReader({ at: position, comment: commentBefore }: Looking) {
  const at = (node: Node): Position => position(node.start)

  /** The calls of a chain, innermost first, and the arguments of the innermost. */
  const chain = (given: Node): Chain => {
    const node = unwrap(given)
    if (node.type === 'MemberExpression') return chain(node.object)
    if (node.type !== 'CallExpression') return { calls: [], first: [] }
    const callee = unwrap(node.callee)
    const inner: Chain = callee.type === 'MemberExpression' ? chain(callee.object) : { calls: [], first: [] }
    const name = callee.type === 'MemberExpression' ? callee.property : callee
    const call = {
      name: name.type === 'Identifier' ? name.name : '',
      at: at(name),
      arguments: node.arguments.map(at),
    }
    return { calls: [...inner.calls, call], first: inner.calls.length > 0 ? inner.first : node.arguments }
  }

  const comment = (node: Node): { readonly comment?: string } => {
    const text = commentBefore(node.start)
    return text ? { comment: text } : {}
  }

  const members = (literal: ObjectExpression): Record<string, MemberSource> => {
    const found: Record<string, MemberSource> = {}
    for (const property of literal.properties) {
      if (property.type === 'SpreadElement' || property.computed) continue
      const { key, value } = property
      const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? `${key.value}` : undefined
      if (name !== undefined) found[name] = { at: at(key), calls: chain(value).calls, ...comment(property) }
    }
    return found
  }

  const spreads = (literal: ObjectExpression): readonly string[] =>
    literal.properties.flatMap((property) =>
      property.type === 'SpreadElement' && property.argument.type === 'Identifier' ? [property.argument.name] : [],
    )

  /** Elements of the array that a callback returns; none when one is spread in, since their number is then unknown. */
  const rules = (callback: Node | undefined): DeclarationSource['rules'] => {
    if (callback?.type !== 'ArrowFunctionExpression' && callback?.type !== 'FunctionExpression') return []
    const returned = callback.body?.type === 'BlockStatement' ? returnedBy(callback.body.body) : callback.body
    const list = returned && unwrap(returned)
    if (list?.type !== 'ArrayExpression') return []
    const elements = list.elements.flatMap((one) => (one === null || one.type === 'SpreadElement' ? [] : [one]))
    if (elements.length < list.elements.length) return []
    return elements.map((element) => ({ at: at(element), calls: chain(element).calls }))
  }

  const declaration = (name: Node, initializer: Node | null, statement: Node): DeclarationSource => {
    const value = initializer && unwrap(initializer)
    const { calls, first } = value ? chain(value) : { calls: [], first: [] }
    const given = first.map(unwrap)
    const literal = [...(value ? [value] : []), ...given].find((one) => one.type === 'ObjectExpression')
    const named = first.flatMap((argument) => (argument.type === 'Identifier' ? [argument.name] : []))
    return {
      at: at(name),
      ...comment(statement),
      members: literal ? members(literal) : {},
      spreads: [...(literal ? spreads(literal) : []), ...named],
      rules: rules(first.find((one) => /^(?:ArrowFunction|Function)Expression$/.test(one.type))),
      calls,
    }
  }

  return { declaration }
}

const returnedBy = (statements: readonly Node[]): Expression | undefined =>
  statements.find((one) => one.type === 'ReturnStatement')?.argument ?? undefined

/** What stands inside of brackets, `as`, `satisfies` and `!`. */
function unwrap(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return unwrap(node.expression)
    default:
      return node
  }
}
