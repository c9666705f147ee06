/** Where a task works: the project, opened lazily part by part, and the scratch database, closed when the task is over. */
import path from 'node:path'
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { once } from '../catalog/once.ts'
import { findCacheFolder } from '../database/cache-folder.ts'
import { openScratch } from '../database/open-scratch.ts'
import type { Scratch } from '../database/scratch.ts'
import { type MigrationFolder, readMigrations } from '../migration/folder.ts'
import { readSqlFiles } from '../project/files.ts'
import { openProject } from '../project/open-project.ts'
import { ownVersion } from '../project/own-version.ts'
import { folderOf, type Project, workFolder } from '../project/project.ts'
import type { MigrationSource, ModelSources, StateContext } from '../state/context.ts'
import { collectFaults } from './fault.ts'
import { psqlProblems, toSource } from './migration-source.ts'
import type { Outcome, TaskOptions } from './outcome.ts'
import { Refusal } from './refusal.ts'

export interface Workplace {
  readonly root: string
  /** Absent outside of a project, for the commands that can do without. */
  readonly project: Project | undefined
  readonly options: TaskOptions
  /** As the config or `--scratch` names it. */
  readonly scratchName: string
  /** Models and their functions, and `schema/sql`. Refuses when the models have errors. */
  models(): Promise<LoadedModels>
  migrations(): Promise<MigrationFolder>
  states(): Promise<StateContext>
  /** Warnings and notes that came up on the way. */
  readonly told: Problem[]
}

export interface LoadedModels extends ModelSources {
  /** Modules that the models are made of, relative to the root. */
  readonly modules: readonly string[]
}

export interface ProjectWorkplace extends Workplace {
  readonly project: Project
}

export function withProject<Value>(
  options: TaskOptions,
  work: (place: ProjectWorkplace) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  return collectFaults(async () => {
    const { project, problems } = await openProject(options.cwd, options)
    if (!project) return { problems }
    return run({ root: project.root, project, options, told: [...problems], pinned: true }, (place) =>
      work({ ...place, project }),
    )
  })
}

/** For what works on any SQL: takes the project where there is one. */
export function withOrWithoutProject<Value>(
  options: TaskOptions,
  work: (place: Workplace) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  return collectFaults(async () => {
    const { project, problems } = await openProject(options.cwd, options)
    const isMissing = problems.some(({ code }) => code === 'project/no-config')
    if (!project && !isMissing) return { problems }
    const root = project?.root ?? path.resolve(options.cwd)
    // What is asked for by name is free of the project's major: nothing is written, and the certificate names the version.
    return run({ root, project, options, told: [], pinned: options.scratch === undefined }, work)
  })
}

interface Site {
  readonly root: string
  readonly project: Project | undefined
  readonly options: TaskOptions
  readonly told: Problem[]
  /** The scratch must be of the config's major. */
  readonly pinned: boolean
}

async function run<Value>(site: Site, work: (place: Workplace) => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  const { root, project, options, told } = site
  let opening: Promise<Scratch> | undefined
  const models = once(() => loadModels(site))
  const migrations = once(async () => readChain(root, folderOf(requireProject(project), 'migrations')))
  const states = once(async (): Promise<StateContext> => {
    options.onProgress?.('opening the scratch database')
    opening = openSiteScratch(site)
    return {
      scratch: await opening,
      root,
      cacheFolder: cacheFolder(site),
      code: ownVersion(),
      // A state that grew from an earlier one is for speed; the gate builds it whole.
      ...(options.ci ? { inFull: true } : {}),
      ...(project ? { models, migrations: async () => toSources(await migrations()) } : {}),
    }
  })
  try {
    const outcome = await collectFaults(() =>
      work({ root, project, options, scratchName: scratchName(site), told, models, migrations, states }),
    )
    return { ...outcome, root, problems: [...told, ...outcome.problems] }
  } finally {
    // It may still be on its way when the models turn out to be wrong.
    await opening?.then(
      (scratch) => scratch.close(),
      () => {},
    )
  }
}

async function readChain(root: string, folder: string): Promise<MigrationFolder> {
  const { migrations, problems } = await readMigrations(root, folder)
  return { migrations, problems: [...problems, ...migrations.flatMap(psqlProblems)] }
}

/** Replaying needs an order; with a broken history there is none. */
function toSources({ migrations, problems }: MigrationFolder): readonly MigrationSource[] {
  if (hasErrors(problems)) throw new Refusal(problems)
  return migrations.map(toSource)
}

function openSiteScratch(site: Site): Promise<Scratch> {
  const { root, project, pinned, options } = site
  return openScratch(scratchName(site), {
    root,
    processEnds: options.processEnds ?? false,
    cacheFolder: cacheFolder(site),
    ...(project && pinned ? { postgresMajor: project.config.postgres } : {}),
  })
}

const scratchName = ({ options, project }: Site): string => options.scratch ?? project?.config.scratch ?? 'pglite'

const cacheFolder = ({ root, project }: Site): string => findCacheFolder(project && workFolder(root))

async function loadModels({ project: given, root, told, options }: Site): Promise<LoadedModels> {
  const project = requireProject(given)
  options.onProgress?.('loading the models')
  const { loadSchema } = await import('../project/load-schema.ts')
  const [{ ir, modules, problems }, sql] = await Promise.all([
    loadSchema(project),
    readSqlFiles(root, folderOf(project, 'sql')),
  ])
  if (hasErrors(problems)) throw new Refusal(problems)
  told.push(...problems)
  return { ir, sql, modules }
}

function requireProject(project: Project | undefined): Project {
  if (project) return project
  throw new Refusal([
    {
      code: 'project/not-found',
      severity: 'error',
      message: 'There is no `tenon.config.ts` here or above, so that `models` and `migrations` name nothing.',
      hint: 'Run it inside a project, or name it by `--cwd`.',
    },
  ])
}
