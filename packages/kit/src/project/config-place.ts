/** Where a setting stands in the config file: the key itself, or the nearest one around it that is written out. */
import path from 'node:path'
import type { Place } from '@tenon/schema/problem'
import type { ts as TypeScript } from 'ts-morph'
import { readText } from './files.ts'

/** `file` is relative to the root; one that is gone by now is named all the same. */
export async function placeOfSetting(root: string, file: string, setting: readonly string[]): Promise<Place> {
  const text = await readText(path.join(root, file)).catch(() => undefined)
  return text === undefined ? { file, line: 1, column: 1 } : findSetting(file, text, setting)
}

async function findSetting(file: string, text: string, setting: readonly string[]): Promise<Place> {
  const { ts } = await import('ts-morph')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const literal = findLiteral(ts, source)
  let found: TypeScript.Node = literal ?? source
  let inside: TypeScript.ObjectLiteralExpression | undefined = literal
  for (const name of setting) {
    const property: TypeScript.ObjectLiteralElementLike | undefined = inside?.properties.find(
      (one) => one.name !== undefined && 'text' in one.name && one.name.text === name,
    )
    if (!property) break
    found = property
    inside =
      ts.isPropertyAssignment(property) && ts.isObjectLiteralExpression(property.initializer)
        ? property.initializer
        : undefined
  }
  const { line, character } = source.getLineAndCharacterOfPosition(found.getStart(source))
  return { file, line: line + 1, column: character + 1 }
}

/** The object that the default export is made of. */
function findLiteral(
  ts: typeof TypeScript,
  source: TypeScript.SourceFile,
): TypeScript.ObjectLiteralExpression | undefined {
  const exported = source.statements.find(ts.isExportAssignment)?.expression
  const find = (node: TypeScript.Node): TypeScript.ObjectLiteralExpression | undefined =>
    ts.isObjectLiteralExpression(node) ? node : ts.forEachChild(node, find)
  return exported && find(exported)
}
