/** Places and doc comments of one module, read from its syntax alone: no types, no other files. */
import type { DeclarationSource, MemberSource, ModuleSource, Position } from '@tenon/schema/compile'
import type { ts as TypeScript } from 'ts-morph'

type Ts = typeof TypeScript

export function readSource(ts: Ts, file: string, text: string): ModuleSource {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false)
  const reader = makeReader(ts, source)
  const declarations: Record<string, DeclarationSource> = {}
  const renamed: Record<string, string> = {}
  const imports: Record<string, { module: string; name: string }> = {}
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations)
        if (ts.isIdentifier(declaration.name))
          declarations[declaration.name.text] = reader.declaration(declaration.name, declaration.initializer, statement)
    } else if (ts.isFunctionDeclaration(statement)) {
      if (statement.name) declarations[statement.name.text] = reader.declaration(statement.name, undefined, statement)
    } else if (ts.isExportAssignment(statement)) {
      if (ts.isIdentifier(statement.expression)) renamed.default = statement.expression.text
      else declarations.default = reader.declaration(statement, statement.expression, statement)
    } else if (ts.isExportDeclaration(statement)) {
      if (statement.moduleSpecifier || !statement.exportClause || !ts.isNamedExports(statement.exportClause)) continue
      for (const one of statement.exportClause.elements)
        if (one.propertyName) renamed[one.name.text] = one.propertyName.text
    } else if (ts.isImportDeclaration(statement)) {
      readImport(ts, statement, imports)
    }
  }
  return { declarations, renamed, imports }
}

function readImport(
  ts: Ts,
  statement: TypeScript.ImportDeclaration,
  imports: Record<string, { module: string; name: string }>,
): void {
  const { moduleSpecifier, importClause } = statement
  if (!ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.startsWith('.')) return
  const bindings = importClause?.namedBindings
  if (bindings && ts.isNamedImports(bindings))
    for (const { name, propertyName } of bindings.elements)
      imports[name.text] = { module: moduleSpecifier.text, name: (propertyName ?? name).text }
  if (importClause?.name) imports[importClause.name.text] = { module: moduleSpecifier.text, name: 'default' }
}

interface Call {
  readonly name: string
  readonly at: Position
  readonly arguments: readonly Position[]
}

function makeReader(ts: Ts, source: TypeScript.SourceFile) {
  const at = (node: TypeScript.Node): Position => {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source))
    return [line + 1, character + 1]
  }

  const unwrap = (node: TypeScript.Expression): TypeScript.Expression =>
    ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)
      ? unwrap(node.expression)
      : node

  /** The calls of a chain, innermost first, and the arguments of the innermost. */
  const chain = (
    given: TypeScript.Expression,
  ): { readonly calls: readonly Call[]; readonly first: readonly TypeScript.Expression[] } => {
    const node = unwrap(given)
    if (ts.isPropertyAccessExpression(node)) return chain(node.expression)
    if (!ts.isCallExpression(node)) return { calls: [], first: [] }
    const callee = unwrap(node.expression)
    const inner = ts.isPropertyAccessExpression(callee) ? chain(callee.expression) : { calls: [], first: [] }
    const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee
    const call = {
      name: ts.isIdentifier(name) ? name.text : '',
      at: at(name),
      arguments: node.arguments.map(at),
    }
    return { calls: [...inner.calls, call], first: inner.calls.length > 0 ? inner.first : node.arguments }
  }

  const comment = (node: TypeScript.Node): { readonly comment?: string } => {
    const blocks = 'jsDoc' in node && Array.isArray(node.jsDoc) ? node.jsDoc : []
    // The parser hangs doc comments on a node under this name, outside of its public type.
    const text = ts.getTextOfJSDocComment((blocks.at(-1) as TypeScript.JSDoc | undefined)?.comment)?.trim()
    return text ? { comment: text.replaceAll('\r\n', '\n') } : {}
  }

  const members = (literal: TypeScript.ObjectLiteralExpression): Record<string, MemberSource> => {
    const found: Record<string, MemberSource> = {}
    for (const property of literal.properties) {
      const name = property.name && 'text' in property.name ? property.name.text : undefined
      if (name === undefined || !property.name) continue
      const value = ts.isPropertyAssignment(property) ? property.initializer : undefined
      found[name] = { at: at(property.name), calls: value ? chain(value).calls : [], ...comment(property) }
    }
    return found
  }

  const spreads = (literal: TypeScript.ObjectLiteralExpression): readonly string[] =>
    literal.properties.flatMap((property) =>
      ts.isSpreadAssignment(property) && ts.isIdentifier(property.expression) ? [property.expression.text] : [],
    )

  /** Elements of the array that a callback returns; none when one is spread in, since their number is then unknown. */
  const rules = (callback: TypeScript.Expression | undefined): DeclarationSource['rules'] => {
    if (!callback || !(ts.isArrowFunction(callback) || ts.isFunctionExpression(callback))) return []
    const body = ts.isBlock(callback.body)
      ? callback.body.statements.find(ts.isReturnStatement)?.expression
      : callback.body
    const list = body && unwrap(body)
    if (!list || !ts.isArrayLiteralExpression(list) || list.elements.some(ts.isSpreadElement)) return []
    return list.elements.map((element) => ({ at: at(element), calls: chain(element).calls }))
  }

  const declaration = (
    name: TypeScript.Node,
    initializer: TypeScript.Expression | undefined,
    statement: TypeScript.Node,
  ): DeclarationSource => {
    const value = initializer && unwrap(initializer)
    const { calls, first } = value ? chain(value) : { calls: [], first: [] }
    const literal =
      value && ts.isObjectLiteralExpression(value) ? value : first.map(unwrap).find(ts.isObjectLiteralExpression)
    const named = first.flatMap((argument) => (ts.isIdentifier(argument) ? [argument.text] : []))
    return {
      at: at(name),
      ...comment(statement),
      members: literal ? members(literal) : {},
      spreads: [...(literal ? spreads(literal) : []), ...named],
      rules: rules(first.find((argument) => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument))),
      calls,
    }
  }

  return { declaration }
}
