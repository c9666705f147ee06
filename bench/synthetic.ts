/** A synthetic project of any size, for figures only: N tables of 12 columns, two foreign keys each, indexes, a unique and a check. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
const numbered = (index: number) => `${index}`.padStart(4, '0')

export interface SyntheticOptions {
  readonly folder: string
  readonly tables: number
  /** As in `tenon.config.ts`. */
  readonly scratch: string
  /** Its `node_modules` are the project's; the workspace's own unless it is given. */
  readonly packages?: string
}

/** Writes config and models below `folder` (made; it must not exist) and links the packages there. */
export function writeSyntheticProject(options: SyntheticOptions): void {
  const models = path.join(options.folder, 'schema/models')
  mkdirSync(models, { recursive: true })
  symlinkSync(path.join(options.packages ?? root, 'node_modules'), path.join(options.folder, 'node_modules'))
  writeFileSync(path.join(options.folder, 'package.json'), '{ "type": "module" }\n')
  writeFileSync(path.join(options.folder, 'tenon.config.ts'), config(options.scratch))
  for (let index = 0; index < options.tables; index += 1) {
    writeFileSync(path.join(models, `entity-${numbered(index)}.ts`), syntheticModel(index))
  }
}

const config = (scratch: string) => `import { defineConfig, env } from '@tenon/kit/config'

export default defineConfig({
  postgres: 18,
  scratch: '${scratch}',
  environments: { development: { url: env('DATABASE_URL', 'pglite:./.tenon/dev') } },
})
`

/** Twelve columns; the two parents are earlier tables, the first table is its own parent. */
export function syntheticModel(index: number, extra = ''): string {
  const parents = [Math.floor(index / 2), Math.floor(index / 3)]
  const others = [...new Set(parents)].filter((parent) => parent !== index)
  const imports = others.map((parent) => `import { Entity${numbered(parent)} } from './entity-${numbered(parent)}.ts'`)
  return `import { belongsTo, boolean, check, id, index, integer, jsonb, numeric, table, text, timestamptz, varchar } from '@tenon/schema'
${imports.join('\n')}

/** Number ${index} of many. */
export const Entity${numbered(index)} = table('entity_${numbered(index)}', {
  id: id(),
  parent: belongsTo(() => Entity${numbered(parents[0] ?? 0)}, { as: 'children${numbered(index)}' }).nullable(),
  owner: belongsTo(() => Entity${numbered(parents[1] ?? 0)}, { as: 'owned${numbered(index)}' }).nullable(),
  code: varchar(40).unique(),
  /** What people call it. */
  name: text(),
  note: text().nullable(),
  amount: numeric(12, 2).default('0'),
  count: integer().default(0),
  isActive: boolean().default(true),
  attributes: jsonb().nullable(),
  createdAt: timestamptz().defaultNow(),
  updatedAt: timestamptz().defaultNow().updatedNow(),${extra}
}, (entity) => [
  check('count_not_negative', \`\${entity.count} >= 0\`),
  index(entity.parent),
  index(entity.owner),
])
`
}
