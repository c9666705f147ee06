/** Values for the parameters that a command line leaves out: what `-- @param name = value` says above the report. */
import { readSqlFiles } from '../project/files.ts'
import { folderOf, type Project } from '../project/project.ts'
import { readAnnotations } from '../report/annotation.ts'

/** By the parameter's SQL name. */
export type Samples = ReadonlyMap<string, string>

/** Empty for a report that has no file any more. */
export async function readSamples(project: Project, report: string): Promise<Samples> {
  return (await readAllSamples(project)).get(report) ?? new Map()
}

/** By report. */
export async function readAllSamples(project: Project): Promise<ReadonlyMap<string, Samples>> {
  const files = await readSqlFiles(project.root, folderOf(project, 'reports'))
  const read = await Promise.all(files.map(({ file, text }) => readAnnotations(file, text)))
  return new Map(read.flatMap(({ statements }) => statements.map(({ name, samples }) => [name, samples] as const)))
}

/** `user_id`, `userId` and `user-id` are one name on a command line. */
export const foldName = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase()
