/** What a user gets: the packed packages, installed by npm, under plain Node without any loader. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emitProject } from '../../packages/kit/src/emit/emit-project.ts'
import { syntheticSchema } from '../types/synthetic.ts'
import { type Installed, installPacked } from './pack.ts'

let installed: Installed

beforeAll(async () => {
  installed = await installPacked()
}, 400_000)

afterAll(() => {
  if (installed) rmSync(installed.folder, { recursive: true, force: true })
})

const expected = {
  titles: ['First', 'Third'],
  count: 2,
  body: 'now with a body',
  refused: 422,
  reported: [{ title: 'First' }],
}

test('the command tells its version and has no sources beside it', async () => {
  expect(await installed.tenon('--version')).toMatch(/^\d+\.\d+\.\d+/)
  expect(existsSync(path.join(installed.folder, 'node_modules/@tenon/kit/src'))).toBe(false)
  expect(existsSync(path.join(installed.folder, 'node_modules/tsx'))).toBe(false)
})

test('it generates, and the generated code works by import, by require and for the compiler', {
  timeout: 300_000,
}, async () => {
  expect(await installed.tenon('generate')).toContain('generated/index.js')
  expect(await installed.tenon('migrate', 'create', 'initial')).toContain('equal to the state wanted')
  expect(JSON.parse(await installed.node('app.mjs'))).toEqual({ ...expected, parsed: false, type: 'object' })
  expect(JSON.parse(await installed.node('app.cjs'))).toEqual(expected)
  expect(await installed.check('tsconfig.json')).not.toMatch(/error TS/)
})

test('an application of 20 queries over 100 tables costs the compiler at most 5,000 instantiations', async () => {
  const large = path.join(installed.folder, 'large')
  const files = emitProject({ schema: syntheticSchema(100), reports: [], environments: {}, validators: [] })
  for (const [name, text] of [...files, ['app.ts', application], ['tsconfig.json', configuration]] as const) {
    mkdirSync(path.dirname(path.join(large, name)), { recursive: true })
    writeFileSync(path.join(large, name), text)
  }
  const output = await installed.check('large/tsconfig.json')
  expect(output).not.toMatch(/error TS/)
  const instantiations = Number(/^Instantiations:\s+(\d+)/m.exec(output)?.[1])
  expect(instantiations).toBeGreaterThan(500)
  expect(instantiations).toBeLessThanOrEqual(5_000)
})

const number = (index: number) => `${index}`.padStart(4, '0')

/** Four kinds of queries on five tables each: flat, with relations, three levels deep, a selection. */
const application = `import { connect } from './index.js'

const db = connect()
${[10, 11, 12, 13, 14]
  .map((index) => {
    const table = `db.entity${number(index)}`
    const children = `children${number(index * 2)}`
    return `
export const flat${index} = await ${table}.findMany({ where: { count: { gte: 1 }, name: 'a' }, orderBy: { id: 'asc' }, limit: 20 })
export const joined${index} = await ${table}.findMany({ with: { parent: true, ${children}: { limit: 3 } } })
export const deep${index} = await ${table}.get(1, { with: { ${children}: { with: { owner: { with: { parent: true } } } } } })
export const some${index} = (await ${table}.findFirst({ select: ['id', 'name'] }))?.name`
  })
  .join('\n')}
`

const configuration = JSON.stringify({
  compilerOptions: {
    ...{ target: 'es2023', module: 'nodenext', strict: true, exactOptionalPropertyTypes: true },
    ...{
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      types: ['node'],
      noEmit: true,
    },
  },
  files: ['app.ts'],
})
