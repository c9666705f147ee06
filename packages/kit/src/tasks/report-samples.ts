/** Values for the parameters that a command line leaves out: what `-- @param name = value` says above the report. */
import { readSqlFiles } from '../project/files.ts'
import { folderOf, type Project } from '../project/project.ts'
import { readAnnotations } from '../report/annotation.ts'

/** By the parameter's SQL name. Empty for a report that has no file any more. */
export async function readSamples(project: Project, report: string): Promise<ReadonlyMap<string, string>> {
  for (const { file, text } of await readSqlFiles(project.root, folderOf(project, 'reports'))) {
    const { statements } = await readAnnotations(file, text)
    const found = statements.find(({ name }) => name === report)
    if (found) return found.samples
  }
  return new Map()
}
