/** The one printer of emitted files. What it prints is already formatted: one statement a line, two blanks deep, no semicolons. */
import CodeBlockWriter from 'code-block-writer'
import { docLines, objectKey } from './names.ts'
import type { Code, Declaration, Entry, Import, Member, Statement, TsFile } from './ts-file.ts'

const width = 120

/** `header` are the lines of the comment that every file begins with. */
export function printFile(file: TsFile, header: readonly string[]): string {
  const writer = new CodeBlockWriter({ indentNumberOfSpaces: 2, newLine: '\n', useTabs: false })
  for (const line of header) writer.writeLine(`// ${line}`)
  for (const one of [...file.imports].sort(byOrigin)) printImport(writer, one)
  let last: Declaration['kind'] | undefined
  for (const declaration of file.declarations) {
    if (declaration.kind !== last || !isDense(declaration)) writer.blankLineIfLastNot()
    printDoc(writer, declaration.doc)
    printDeclaration(writer, declaration)
    last = declaration.kind
  }
  return writer.toString()
}

const isDense = (declaration: Declaration): boolean =>
  (declaration.kind === 'line' || declaration.kind === 'export') && declaration.doc === undefined

// Packages before own files, each group by name.
const byOrigin = (left: Import, right: Import): number =>
  Number(left.from.startsWith('.')) - Number(right.from.startsWith('.')) || compareText(left.from, right.from)

export const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

function printImport(writer: CodeBlockWriter, { from, names, typeOnly }: Import): void {
  if (names.length > 0) printNames(writer, typeOnly ? 'import type' : 'import', names, ` from '${from}'`)
}

function printNames(writer: CodeBlockWriter, keyword: string, names: readonly string[], after: string): void {
  const sorted = [...names].sort(compareText)
  const line = `${keyword} { ${sorted.join(', ')} }${after}`
  if (line.length <= width) {
    writer.writeLine(line)
    return
  }
  writer.writeLine(`${keyword} {`)
  writer.indent(() => {
    for (const name of sorted) writer.writeLine(`${name},`)
  })
  writer.writeLine(`}${after}`)
}

function printDoc(writer: CodeBlockWriter, doc: string | undefined): void {
  if (doc === undefined || doc === '') return
  const [first, ...rest] = docLines(doc)
  if (rest.length === 0) {
    writer.writeLine(`/** ${first} */`)
    return
  }
  writer.writeLine('/**')
  for (const line of [first, ...rest]) writer.writeLine(line === '' ? ' *' : ` * ${line}`)
  writer.writeLine(' */')
}

function printDeclaration(writer: CodeBlockWriter, declaration: Declaration): void {
  switch (declaration.kind) {
    case 'interface':
      printInterface(writer, declaration.name, declaration.extends, declaration.members)
      return
    case 'alias':
      printAlias(writer, declaration.name, declaration.type)
      return
    case 'value':
      printCode(writer, `${declaration.head} `, declaration.code, '')
      return
    case 'block':
      printStatements(writer, [declaration])
      return
    case 'line':
      writer.writeLine(declaration.text)
      return
    case 'export': {
      const after = declaration.from === undefined ? '' : ` from '${declaration.from}'`
      printNames(writer, declaration.typeOnly ? 'export type' : 'export', declaration.names, after)
    }
  }
}

function printInterface(
  writer: CodeBlockWriter,
  name: string,
  base: string | undefined,
  members: readonly Member[],
): void {
  const head = `export interface ${name}${base === undefined ? '' : ` extends ${base}`}`
  if (members.length === 0) {
    writer.writeLine(`${head} {}`)
    return
  }
  writer.writeLine(`${head} {`)
  writer.indent(() => {
    for (const member of members) {
      printDoc(writer, member.doc)
      writer.writeLine(
        `${member.readonly ? 'readonly ' : ''}${member.name}${member.optional ? '?' : ''}: ${member.type}`,
      )
    }
  })
  writer.writeLine('}')
}

function printAlias(writer: CodeBlockWriter, name: string, type: string): void {
  const line = `export type ${name} = ${type}`
  const choices = type.split(" | '")
  if (line.length <= width || choices.length === 1) {
    writer.writeLine(line)
    return
  }
  writer.writeLine(`export type ${name} =`)
  writer.indent(() => {
    choices.forEach((choice, index) => {
      writer.writeLine(`| ${index === 0 ? '' : "'"}${choice}`)
    })
  })
}

function printStatements(writer: CodeBlockWriter, statements: readonly Statement[]): void {
  let isOpen = false
  for (const statement of statements) {
    const head = typeof statement === 'string' ? statement : `${statement.head} {`
    const follows = isOpen && head.startsWith('else')
    if (isOpen && !follows) writer.writeLine('}')
    // An `else` stands behind the brace that it follows.
    writer.writeLine(follows ? `} ${head}` : head)
    isOpen = typeof statement !== 'string'
    if (typeof statement !== 'string') writer.indent(() => printStatements(writer, statement.body))
  }
  if (isOpen) writer.writeLine('}')
}

function printCode(writer: CodeBlockWriter, before: string, code: Code, after: string): void {
  const line = inline(code)
  const room = width - writer.getIndentationLevel() * 2 - before.length - after.length
  if (line !== undefined && line.length <= room) {
    writer.writeLine(before + line + after)
    return
  }
  if (typeof code === 'string') writer.writeLine(before + code + after)
  else if ('chain' in code) {
    const [first = '', ...calls] = code.chain
    writer.writeLine(before + first)
    writer.indent(() => {
      calls.forEach((call, at) => {
        writer.writeLine(call + (at === calls.length - 1 ? after : ''))
      })
    })
  } else if ('inner' in code) printCode(writer, before + code.before, code.inner, code.after + after)
  else if ('array' in code) {
    writer.writeLine(`${before}[`)
    writer.indent(() => {
      for (const item of code.array) printCode(writer, '', item, ',')
    })
    writer.writeLine(`]${after}`)
  } else {
    writer.writeLine(`${before}{`)
    writer.indent(() => {
      for (const entry of code.object) printEntry(writer, entry)
    })
    writer.writeLine(`}${after}`)
  }
}

function printEntry(writer: CodeBlockWriter, entry: Entry): void {
  if ('head' in entry) {
    writer.writeLine(`${entry.head} {`)
    writer.indent(() => printStatements(writer, entry.body))
    writer.writeLine('},')
    return
  }
  printDoc(writer, entry.doc)
  printCode(writer, entry.key === entry.value ? '' : `${objectKey(entry.key)}: `, entry.value, ',')
}

/** The expression on one line, unless something in it needs lines of its own. */
export function inline(code: Code): string | undefined {
  if (typeof code === 'string') return code
  if ('chain' in code) return code.chain.join('')
  if ('inner' in code) {
    const inner = inline(code.inner)
    return inner === undefined ? undefined : code.before + inner + code.after
  }
  if ('array' in code) {
    const items = code.array.map(inline)
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`
  }
  const entries = code.object.map(inlineEntry)
  if (entries.length === 0) return '{}'
  return entries.includes(undefined) ? undefined : `{ ${entries.join(', ')} }`
}

function inlineEntry(entry: Entry): string | undefined {
  if ('head' in entry || entry.doc !== undefined) return undefined
  const value = inline(entry.value)
  if (value === undefined) return undefined
  return entry.key === entry.value ? value : `${objectKey(entry.key)}: ${value}`
}
