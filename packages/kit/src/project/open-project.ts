/** Finds the project around a folder, loads its config and chooses the environment. */
import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Problem } from '@tenon/schema/problem'
import { checkConfig } from './check-config.ts'
import { findSetting } from './config-place.ts'
import { readText } from './files.ts'
import { loadModules } from './load-modules.ts'
import type { Config, Project } from './project.ts'

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
  const found = await findConfig(path.resolve(folder))
  if (!found)
    return {
      problems: [
        {
          code: 'project/no-config',
          severity: 'error',
          message: 'There is no `tenon.config.ts` here or in a folder above.',
          hint: 'Run this in a project, or make one: `tenon.config.ts` beside `package.json`.',
        },
      ],
    }
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
  const { config, problems } = checkConfig(exported, process.env)
  if (!config) {
    const text = await readText(path.join(root, file))
    return {
      problems: await Promise.all(
        problems.map(async ({ path: setting, ...problem }) => ({
          ...problem,
          at: await findSetting(file, text, setting),
        })),
      ),
    }
  }
  return chooseEnvironment(root, config, options.environment, at)
}

function chooseEnvironment(
  root: string,
  config: Config,
  asked: string | undefined,
  at: Problem['at'] & {},
): OpenedProject {
  const environment = asked ?? (process.env.TENON_ENV || 'development')
  const names = Object.keys(config.environments)
  const isImplied = asked === undefined && !process.env.TENON_ENV
  if (!names.includes(environment) && !isImplied)
    return {
      problems: [
        {
          code: 'config/unknown-environment',
          severity: 'error',
          message: `The config has no environment \`${environment}\`.`,
          at,
          hint: `It has ${names.map((name) => `\`${name}\``).join(', ')}.`,
        },
      ],
    }
  return { project: { root, config, environment }, problems: [] }
}

async function findConfig(folder: string): Promise<{ readonly root: string; readonly file: string } | undefined> {
  for (let root = folder; ; root = path.dirname(root)) {
    for (const file of configNames) if (await isFile(path.join(root, file))) return { root: await realpath(root), file }
    if (root === path.dirname(root)) return undefined
  }
}

const isFile = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
