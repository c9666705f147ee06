/** The generated folder as the checkout makes it: models, reports and functions in, text by path out. */
import { hasErrors, type Problem } from '@tenon/schema/problem'
import { emitProject } from '../emit/emit-project.ts'
import type { FileSet } from '../emit/file-set.ts'
import { functionsEntry } from '../emit/functions-entry.ts'
import { importExtensionOf } from '../emit/import-extension.ts'
import { lint } from '../lint/lint.ts'
import { bundleFunctions } from '../project/bundle-functions.ts'
import { readSqlFiles } from '../project/files.ts'
import { readImportOptions } from '../project/import-options.ts'
import { folderOf } from '../project/project.ts'
import { collidingNames } from '../report/name-collision.ts'
import { resolveState } from '../state/resolve.ts'
import { addedConstraints, addedDefaults } from './added-to-models.ts'
import { describeOn } from './described-files.ts'
import type { ProjectWorkplace } from './workplace.ts'

export interface Emitted {
  /** Absent when a problem is an error. */
  readonly files?: FileSet
  /** Read besides the schema folder and the config, relative to the root. */
  readonly read?: readonly string[]
  readonly problems: readonly Problem[]
}

export async function emitFiles(place: ProjectWorkplace): Promise<Emitted> {
  const { root, project, options } = place
  // A server starts while the models are loaded.
  const [{ ir }, context] = await Promise.all([place.models(), place.states()])
  options.onProgress?.('building the desired state')
  const state = await resolveState('models', context)
  if (hasErrors(state.problems)) return { problems: state.problems }
  const told = [...state.problems, ...lint(ir)]
  options.onProgress?.('describing the reports')
  const described = await describeOn(await readSqlFiles(root, folderOf(project, 'reports')), { state, context, ir })
  const untyped = [
    ...described.problems,
    ...described.reports.flatMap((report) => report.problems),
    ...collidingNames(described.reports),
  ]
  const entry = functionsEntry(ir.functions)
  const functions = entry === undefined ? { problems: [] } : await bundleFunctions(project, entry)
  const problems = [...told, ...untyped, ...functions.problems]
  if (hasErrors(problems)) return { problems }
  options.onProgress?.('writing the generated code')
  const { environments, validators, output } = project.config
  const imports = output === 'ts' ? await readImportOptions(project.root) : undefined
  const files = emitProject({
    schema: ir,
    constraints: addedConstraints(state.facts),
    defaults: addedDefaults(state.facts),
    reports: described.reports,
    environments,
    validators,
    output,
    ...(imports && { importExtension: importExtensionOf(imports.options) }),
    ...('text' in functions && functions.text !== undefined ? { functions: functions.text } : {}),
  })
  return { files, problems, read: imports?.files ?? [] }
}
