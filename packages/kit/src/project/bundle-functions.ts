/** Functions that models use, joined into one module that generated code imports. */
import type { Problem } from '@tenon/schema/problem'
import { bundle } from './bundle.ts'
import type { Project } from './project.ts'

/** `entry` is a module in the project's root that exports the functions. Packages stay imports. The same files give the same text everywhere. */
export async function bundleFunctions(
  project: Project,
  entry: string,
): Promise<{ readonly text?: string; readonly problems: readonly Problem[] }> {
  const { bundle: made, problems } = await bundle(project.root, entry)
  return made ? { text: made.text, problems } : { problems }
}
