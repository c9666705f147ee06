/** Golden projects: a whole `schema/` folder each, and what Tenon generates from it. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FunctionPlace, SchemaIr } from '@tenon/schema'
import { compile, type ModelExport, snakeCase } from '@tenon/schema/compile'
import { emitProject } from '../../packages/kit/src/emit/emit-project.ts'
import type { FileSet } from '../../packages/kit/src/emit/file-set.ts'
import type { EmitInput } from '../../packages/kit/src/emit/project.ts'

export const goldenFolder = import.meta.dirname

export const goldenProjects = ['kinds', 'names', 'source'] as const

export type GoldenProject = (typeof goldenProjects)[number]

/** Names of modules below a project's `schema/`, sorted. */
const modulesOf = (project: string, folder: string): readonly string[] => {
  const names = readdirSync(path.join(goldenFolder, project, 'schema'), { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.startsWith(folder) && name.endsWith('.ts'))
    .map((name) => `schema/${name}`)
    .sort()
}

async function exportsOf(project: string, folder: string): Promise<readonly ModelExport[]> {
  const found: ModelExport[] = []
  for (const module of modulesOf(project, folder)) {
    const url = pathToFileURL(path.join(goldenFolder, project, module)).href
    const exports = (await import(url)) as Record<string, unknown>
    for (const [name, value] of Object.entries(exports)) found.push({ module, name, value })
  }
  return found
}

export async function compileGolden(project: string): Promise<SchemaIr> {
  const functions = new Map<unknown, FunctionPlace>()
  for (const { module, name, value } of await exportsOf(project, 'functions')) functions.set(value, { module, name })
  const { ir, problems } = compile({ exports: await exportsOf(project, 'models'), functions }, {}, snakeCase)
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('\n'))
  return ir
}

/** Its reports are written down as they were described: describing is another room's test. */
export async function emitGolden(project: string): Promise<FileSet> {
  const settings = JSON.parse(readFileSync(path.join(goldenFolder, project, 'emit.json'), 'utf8')) as Partial<EmitInput>
  const schema = await compileGolden(project)
  return emitProject({
    schema,
    reports: [],
    environments: { development: { url: { variable: 'DATABASE_URL', default: 'pglite:./.tenon/dev' } } },
    validators: ['zod', 'typebox'],
    ...(schema.functions.length > 0 && {
      functions: readFileSync(path.join(goldenFolder, project, 'functions.bundle.js'), 'utf8'),
    }),
    ...settings,
  })
}
