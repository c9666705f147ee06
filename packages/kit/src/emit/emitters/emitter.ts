/** What an emitter is: a pure function from the named project to files. */
import type { Project } from '../project.ts'
import type { TsFile } from '../ts-file.ts'

/** A file that is printed, or whose text stands already. */
export type EmittedFile = TsFile | { readonly path: string; readonly text: string }

export interface Emitter {
  readonly name: string
  /** Where there are many files, each is made when it is asked for. */
  readonly emit: (project: Project) => Iterable<EmittedFile>
}

/** Ending of files that hold types only. */
export const typesEnding = (project: Project): string => (project.input.output === 'ts' ? '.ts' : '.d.ts')

/** Ending that imports of own files have. */
export const importEnding = (project: Project): string =>
  project.input.output === 'ts' ? (project.input.importExtension ?? '.js') : '.js'
