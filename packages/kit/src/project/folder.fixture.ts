/** A real project folder for one test. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { loadSchema } from './load-schema.ts'
import { openProject } from './open-project.ts'
import type { Project } from './project.ts'

export async function makeFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'tenon-project-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await writeInto(root, files)
  return root
}

export async function writeInto(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true })
    await writeFile(path.join(root, file), text)
  }
}

export const plainConfig = `import { defineConfig, env } from '@tenon/kit/config'
export default defineConfig({
  postgres: 18,
  environments: { development: { url: env('TENON_TEST_URL', 'pglite::memory:') } },
})
`

export async function makeProject(files: Readonly<Record<string, string>>): Promise<Project> {
  const root = await makeFolder({ 'tenon.config.ts': plainConfig, ...files })
  const { project, problems } = await openProject(root)
  if (!project) throw new Error(`The test's project does not open: ${JSON.stringify(problems)}`)
  return project
}

/** Problems of a project's models, each as `code file:line:column`. */
export async function problemsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { problems } = await loadSchema(await makeProject(files))
  return problems.map(({ code, at }) => `${code} ${at ? `${at.file}:${at.line}:${at.column}` : ''}`)
}
