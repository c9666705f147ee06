/** The one printer of emitted files. What it prints is already formatted: one statement a line, two blanks deep, no semicolons. */
import { LineWriter } from './line-writer.ts'
import { docLines, objectKey } from './names.ts'
import type { Code, Declaration, Entry, Import, Member, Statement, TsFile } from './ts-file.ts'

const width = 120

/** `header` are the lines of the comment that every file begins with. */
export function printFile(file: TsFile, header: readonly string[]): string {
  const writer = new LineWriter()
  for (const line of header) writer.line(`// ${line}`)
  for (const one of [...file.imports].sort(byOrigin)) printImport(writer, one)
  let last: Declaration['kind'] | undefined
  for (const declaration of file.declarations) {
    if (declaration.kind !== last || !isDense(declaration)) writer.gap()
    printDoc(writer, declaration.doc)
    printDeclaration(writer, declaration)
    last = declaration.kind
  }
  return writer.text()
}

const dense: ReadonlySet<Declaration['kind']> = new Set(['line', 'export', 'export-types'])

const isDense = (declaration: Declaration): boolean => dense.has(declaration.kind) && declaration.doc === undefined

/** Prints it at once; its records are free to go. */
export function toPrinted(declaration: Declaration): Declaration {
  const writer = new LineWriter()
  printDoc(writer, declaration.doc)
  printDeclaration(writer, declaration)
  return { kind: 'printed', text: writer.text().slice(0, -1) }
}

// Packages before own files, each group by name.
const byOrigin = (left: Import, right: Import): number =>
  Number(left.from.startsWith('.')) - Number(right.from.startsWith('.')) || compareText(left.from, right.from)

export const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

function printImport(writer: LineWriter, { from, names, typeOnly }: Import): void {
  if (names.length > 0) printNames(writer, typeOnly ? 'import type' : 'import', names, ` from '${from}'`)
}

function printNames(writer: LineWriter, keyword: string, names: readonly string[], after: string): void {
  const sorted = [...names].sort(compareText)
  const line = `${keyword} { ${sorted.join(', ')} }${after}`
  if (line.length <= width) {
    writer.line(line)
    return
  }
  writer.line(`${keyword} {`)
  writer.indent(() => {
    for (const name of sorted) writer.line(`${name},`)
  })
  writer.line(`}${after}`)
}

function printDoc(writer: LineWriter, doc: string | undefined): void {
  if (doc === undefined || doc === '') return
  const [first, ...rest] = docLines(doc)
  if (rest.length === 0) {
    writer.line(`/** ${first} */`)
    return
  }
  writer.line('/**')
  for (const line of [first, ...rest]) writer.line(line === '' ? ' *' : ` * ${line}`)
  writer.line(' */')
}

function printDeclaration(writer: LineWriter, declaration: Declaration): void {
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
    case 'printed':
      writer.line(declaration.text)
      return
    case 'export-types':
      writer.line(`export type * from '${declaration.from}'`)
      return
    case 'export': {
      const after = declaration.from === undefined ? '' : ` from '${declaration.from}'`
      printNames(writer, declaration.typeOnly ? 'export type' : 'export', declaration.names, after)
    }
  }
}

function printInterface(writer: LineWriter, name: string, base: string | undefined, members: readonly Member[]): void {
  const head = `export interface ${name}${base === undefined ? '' : ` extends ${base}`}`
  if (members.length === 0) {
    writer.line(`${head} {}`)
    return
  }
  writer.line(`${head} {`)
  writer.indent(() => {
    for (const member of members) {
      printDoc(writer, member.doc)
      writer.line(`${member.readonly ? 'readonly ' : ''}${member.name}${member.optional ? '?' : ''}: ${member.type}`)
    }
  })
  writer.line('}')
}

function printAlias(writer: LineWriter, name: string, type: string): void {
  const line = `export type ${name} = ${type}`
  const choices = type.split(" | '")
  if (line.length <= width || choices.length === 1) {
    writer.line(line)
    return
  }
  writer.line(`export type ${name} =`)
  writer.indent(() => {
    choices.forEach((choice, index) => {
      writer.line(`| ${index === 0 ? '' : "'"}${choice}`)
    })
  })
}

function printStatements(writer: LineWriter, statements: readonly Statement[]): void {
  let isOpen = false
  for (const statement of statements) {
    if (typeof statement !== 'string' && 'code' in statement) {
      if (isOpen) writer.line('}')
      isOpen = false
      printCode(writer, statement.before, statement.code, '')
      continue
    }
    const head = typeof statement === 'string' ? statement : `${statement.head} {`
    const follows = isOpen && head.startsWith('else')
    if (isOpen && !follows) writer.line('}')
    // An `else` stands behind the brace that it follows.
    writer.line(follows ? `} ${head}` : head)
    isOpen = typeof statement !== 'string'
    if (typeof statement !== 'string') writer.indent(() => printStatements(writer, statement.body))
  }
  if (isOpen) writer.line('}')
}

function printCode(writer: LineWriter, before: string, code: Code, after: string): void {
  const line = inline(code, width - writer.indentation - before.length - after.length)
  if (line !== undefined) writer.line(before + line + after)
  else if (typeof code === 'string') writer.line(before + code + after)
  else if ('chain' in code) {
    const [first = '', ...calls] = code.chain
    writer.line(before + first)
    writer.indent(() => {
      calls.forEach((call, at) => {
        writer.line(call + (at === calls.length - 1 ? after : ''))
      })
    })
  } else if ('inner' in code) printCode(writer, before + code.before, code.inner, code.after + after)
  else if ('array' in code) {
    writer.line(`${before}[`)
    writer.indent(() => {
      for (const item of code.array) printCode(writer, '', item, ',')
    })
    writer.line(`]${after}`)
  } else {
    writer.line(`${before}{`)
    writer.indent(() => {
      for (const entry of code.object) printEntry(writer, entry)
    })
    writer.line(`}${after}`)
  }
}

function printEntry(writer: LineWriter, entry: Entry): void {
  if ('head' in entry) {
    writer.line(`${entry.head} {`)
    writer.indent(() => printStatements(writer, entry.body))
    writer.line('},')
    return
  }
  printDoc(writer, entry.doc)
  printCode(writer, entry.key === entry.value ? '' : `${objectKey(entry.key)}: `, entry.value, ',')
}

/** The expression on one line, unless it needs more than the room or something in it needs lines of its own. */
export function inline(code: Code, room = Number.POSITIVE_INFINITY): string | undefined {
  if (typeof code === 'string') return code.length <= room ? code : undefined
  if ('chain' in code) return inline(code.chain.join(''), room)
  if ('inner' in code) {
    const inner = inline(code.inner, room - code.before.length - code.after.length)
    return inner === undefined ? undefined : code.before + inner + code.after
  }
  if ('array' in code) return inlineItems(code.array, inline, room, ['[', ']'])
  return code.object.length === 0 ? inline('{}', room) : inlineItems(code.object, inlineEntry, room, ['{ ', ' }'])
}

/** Stops at the first that does not fit: what is laid out below is looked at again, line by line. */
function inlineItems<Item>(
  items: readonly Item[],
  toText: (item: Item, room: number) => string | undefined,
  room: number,
  [start, end]: readonly [string, string],
): string | undefined {
  let line = start
  for (const [index, item] of items.entries()) {
    if (index > 0) line += ', '
    const text = toText(item, room - line.length - end.length)
    if (text === undefined) return undefined
    line += text
  }
  return line.length + end.length <= room ? line + end : undefined
}

function inlineEntry(entry: Entry, room: number): string | undefined {
  if ('head' in entry || entry.doc !== undefined) return undefined
  if (entry.key === entry.value) return inline(entry.key, room)
  const key = `${objectKey(entry.key)}: `
  const value = inline(entry.value, room - key.length)
  return value === undefined ? undefined : key + value
}
