/** Finds the project around a folder, loads its config and chooses the environment. */
import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Problem } from '@tenon/schema/problem'
import { checkConfig } from './check-config.ts'
import { placeOfSetting } from './config-place.ts'
import { loadModules } from './load-modules.ts'
import type { Project } from './project.ts'

export interface OpenOptions {
  /** One of the config's environments; `TENON_ENV`, else `development`. */
  readonly environment?: string | undefined
}

export interface OpenedProject {
  /** Absent when a problem keeps the project from being opened. */
  readonly project?: Project
  readonly problems: readonly Problem[]
}

const configNames = ['tenon.config.ts', 'tenon.config.mts', 'tenon.config.js', 'tenon.config.mjs']

/** `folder` is the project's root or any folder below it. */
export async function openProject(folder: string, options: OpenOptions = {}): Promise<OpenedProject> {
  if (!(await isFolder(folder))) return { problems: [noFolder(folder)] }
  const found = await findConfig(path.resolve(folder))
  if (!found) return { problems: [noConfig] }
  const { root, file } = found
  const loaded = await loadModules(root, 'config', [file])
  if (loaded.modules.length === 0) return { problems: loaded.problems }
  const exported = loaded.modules[0]?.exports.default
  const at = { file, line: 1, column: 1 }
  if (exported === undefined)
    return {
      problems: [
        {
          code: 'config/invalid',
          severity: 'error',
          message: `\`${file}\` exports no config.`,
          at,
          hint: 'It ends in `export default defineConfig({ … })`.',
        },
      ],
    }
  const { config, problems } = await checkConfig(exported, process.env)
  if (!config)
    return {
      problems: await Promise.all(
        problems.map(async ({ path: setting, ...problem }) => ({
          ...problem,
          at: await placeOfSetting(root, file, setting),
        })),
      ),
    }
  const named = options.environment ?? (process.env.TENON_ENV || undefined)
  const project = { root, configFile: file, config, environment: named ?? 'development' }
  // What nobody named is only missed where its URL is needed.
  if (named === undefined || Object.hasOwn(config.environments, named)) return { project, problems: [] }
  return { problems: [await unknownEnvironment(project, options.environment === undefined ? 'config' : 'words')] }
}

/** Words of a command line stand in no file. */
export async function unknownEnvironment(project: Project, from: 'config' | 'words'): Promise<Problem> {
  const { root, configFile, config, environment } = project
  const names = Object.keys(config.environments).map((name) => `\`${name}\``)
  return {
    code: 'config/unknown-environment',
    severity: 'error',
    message: `The config has no environment \`${environment}\`.`,
    ...(from === 'config' ? { at: await placeOfSetting(root, configFile, ['environments']) } : {}),
    hint: `It has ${names.join(', ')}.`,
  }
}

const noConfig: Problem = {
  code: 'project/no-config',
  severity: 'error',
  message: 'There is no `tenon.config.ts` here or in a folder above.',
  hint: "Run this in a project, or make one beside `package.json`: `import { defineConfig } from '@tenon/kit/config'` and `export default defineConfig({ postgres: 18 })`, with the major that production runs.",
}

const noFolder = (folder: string): Problem => ({
  code: 'project/no-folder',
  severity: 'error',
  message: `There is no folder \`${path.resolve(folder)}\`.`,
})

async function findConfig(folder: string): Promise<{ readonly root: string; readonly file: string } | undefined> {
  for (let root = folder; ; root = path.dirname(root)) {
    for (const file of configNames) if (await isFile(path.join(root, file))) return { root: await realpath(root), file }
    if (root === path.dirname(root)) return undefined
  }
}

const isFolder = (folder: string): Promise<boolean> =>
  stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )

const isFile = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
