/** An application of 20 queries on a synthetic project, for what the type checker makes of it. */
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Figures, measureCommand } from './measure.ts'

export interface TypeFigures extends Figures {
  readonly instantiations: number
  /** Of the generated types, a table. */
  readonly bytesPerTable: number
}

const compiler = path.join(import.meta.dirname, '../node_modules/.bin/tsc')

/** The peak is what the compiler itself tells of its memory. */
export function checkApplication(folder: string, tables: number): TypeFigures {
  writeFileSync(path.join(folder, 'app.ts'), application(tables))
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['app.ts'] }))
  const { output, wall, cpu } = measureCommand(folder, compiler, ['-p', folder, '--extendedDiagnostics'])
  const figure = (name: string) => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(output)?.[1])
  const generated = path.join(folder, 'generated')
  const types = readdirSync(generated, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'))
  const ofRows = types.filter((file) => !/^(?:zod|typebox)\./.test(file))
  const bytes = ofRows.reduce((sum, file) => sum + statSync(path.join(generated, file)).size, 0)
  return {
    wall,
    cpu,
    peak: figure('Memory used') / 1024,
    instantiations: figure('Instantiations'),
    bytesPerTable: bytes / tables,
  }
}

const options = {
  strict: true,
  target: 'es2023',
  module: 'nodenext',
  noEmit: true,
  skipLibCheck: true,
  types: [],
  exactOptionalPropertyTypes: true,
}

/** Five kinds of query on four tables each. */
function application(tables: number): string {
  const queries = Array.from({ length: 20 }, (_, index) => {
    const name = `entity${`${Math.floor((index * (tables - 1)) / 19)}`.padStart(4, '0')}`
    const kinds = [
      `db.${name}.get(${index})`,
      `db.${name}.findMany({ where: { name: { startsWith: 'a' }, parent: { isActive: true } }, orderBy: { createdAt: 'desc' }, limit: 20 })`,
      `db.${name}.findMany({ with: { parent: { with: { owner: true } } }, select: ['id', 'name'] })`,
      `db.${name}.create({ code: 'c${index}', name: 'n' })`,
      `db.${name}.update(${index}, { count: { increment: 1 } })`,
    ]
    return `export const query${index} = await ${kinds[index % kinds.length]}`
  })
  return `import { connect } from './generated/index.js'\n\nconst db = connect('postgres://localhost/none')\n${queries.join('\n')}\n`
}
