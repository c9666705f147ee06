/** A project: its root, its checked config and where things lie in it. Data only. */
import path from 'node:path'

export interface Environment {
  /** The variable that holds the URL, and what counts when it is not set. */
  readonly url: { readonly variable?: string; readonly default?: string }
  readonly pool?: Readonly<Record<string, number>>
  readonly log?: { readonly queries?: boolean; readonly slowerThan?: number }
}

/** A config that was checked and completed. */
export interface Config {
  readonly postgres: number
  readonly scratch: string
  readonly folders: { readonly schema: string; readonly generated: string }
  readonly output: 'js' | 'ts'
  readonly validators: readonly ('zod' | 'typebox')[]
  readonly naming: 'snake_case' | 'as written'
  readonly environments: Readonly<Record<string, Environment>>
}

export interface Project {
  /** Absolute, without symbolic links; the paths of problems are relative to it. */
  readonly root: string
  /** `tenon.config.ts`, or how else it is called here. */
  readonly configFile: string
  readonly config: Config
  /** Name of the chosen environment. */
  readonly environment: string
}

type Part = 'models' | 'functions' | 'sql' | 'reports' | 'migrations' | 'seeds'

/** Path of a part of the schema folder, relative to the root and with forward slashes. */
export const folderOf = (project: Project, part: Part): string => path.posix.join(project.config.folders.schema, part)

export const generatedFolder = (project: Project): string => path.join(project.root, project.config.folders.generated)

/** Caches, bundles and embedded databases; safe to delete while nothing runs. */
export const workFolder = (root: string): string => path.join(root, '.tenon')
