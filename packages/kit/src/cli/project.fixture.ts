/** A small project on disk, below this workspace so that its imports resolve. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { type Run, type RunOptions, runTenon } from './run-tenon.fixture.ts'

const home = path.join(import.meta.dirname, '../../../../.tenon/test-projects')

export interface TestProject {
  readonly root: string
  write(file: string, text: string): void
  read(file: string): string
  /** Names in a folder; none when there is no such folder. */
  list(folder: string): readonly string[]
  run(words: readonly string[], options?: Omit<RunOptions, 'cwd'>): Promise<Run>
  /** Runs with `--json` and parses standard output. */
  json(words: readonly string[], options?: Omit<RunOptions, 'cwd'>): Promise<{ code: number | null; value: unknown }>
}

const config = `
import { defineConfig, env } from '@tenon/kit/config'

export default defineConfig({
  postgres: 18,
  scratch: 'npm:18',
  validators: [],
  environments: {
    development: { url: env('DATABASE_URL', 'pglite:./.tenon/dev') },
    production: { url: env('PRODUCTION_URL') },
  },
})
`

export const userModel = `
import { id, table, text } from '@tenon/schema'

export const User = table('users', { id: id(), name: text() })
`

/** One kept cluster for all test projects: `initdb` costs more than most of their commands. */
function shareCache(root: string): void {
  const cache = path.join(home, 'cache')
  mkdirSync(cache, { recursive: true })
  mkdirSync(path.join(root, '.tenon'))
  symlinkSync(cache, path.join(root, '.tenon/cache'), 'junction')
}

const newFolder = (): string => {
  mkdirSync(home, { recursive: true })
  return mkdtempSync(path.join(home, 'p-'))
}

const remove = (root: string): void => rmSync(root, { recursive: true, force: true })

export function makeProject(files: Readonly<Record<string, string>> = {}): TestProject {
  const root = newFolder()
  onTestFinished(() => remove(root))
  return fill(root, files)
}

/** For a whole file: a project that is prepared once, and copied for each test that asks for one. */
export function projectTemplate(
  files: Readonly<Record<string, string>>,
  prepare: (project: TestProject) => Promise<unknown>,
): () => Promise<TestProject> {
  let template: Promise<string> | undefined
  const roots: string[] = []
  afterAll(() => roots.forEach(remove))
  const make = async () => {
    const root = newFolder()
    roots.push(root)
    await prepare(fill(root, files))
    return root
  }
  return async () => {
    template ??= make()
    const from = await template
    const root = newFolder()
    onTestFinished(() => remove(root))
    cpSync(from, root, { recursive: true, verbatimSymlinks: true })
    return at(root)
  }
}

function fill(root: string, files: Readonly<Record<string, string>>): TestProject {
  shareCache(root)
  const project = at(root)
  for (const [file, text] of Object.entries({
    'tenon.config.ts': config,
    'schema/models/user.ts': userModel,
    ...files,
  }))
    project.write(file, text)
  return project
}

const at = (root: string): TestProject => ({
  root,
  write(file, text) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  },
  read: (file) => readFileSync(path.join(root, file), 'utf8'),
  list(folder) {
    try {
      return readdirSync(path.join(root, folder)).sort()
    } catch {
      return []
    }
  },
  run: (words, options) => runTenon(words, { ...options, cwd: root }),
  async json(words, options) {
    const { code, output, complaint } = await runTenon([...words, '--json'], { ...options, cwd: root })
    if (complaint !== '') throw new Error(`Standard error is not empty: ${complaint}`)
    return { code, value: JSON.parse(output) }
  },
})
