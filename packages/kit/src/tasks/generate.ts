/** Generated code from models and SQL. */
import { marker } from '../emit/file-set.ts'
import { isUpToDate, rememberInputs } from '../project/generate-cache.ts'
import { writeFiles } from '../project/write-files.ts'
import { emitFiles } from './emitted.ts'
import type { Outcome, TaskOptions } from './outcome.ts'
import { withProject } from './workplace.ts'

export interface GenerateOptions extends TaskOptions {
  /** Write nothing; what would be written is a problem. Never trusts a cache. */
  readonly check?: boolean
}

export interface Generated {
  /** Paths relative to the root; with `check`, what would be written and removed. */
  readonly written: readonly string[]
  readonly removed: readonly string[]
  readonly unchanged: number
}

export function generate(options: GenerateOptions): Promise<Outcome<Generated>> {
  return withProject(options, async (place) => {
    const { project } = place
    const { check = false } = options
    if (!check) {
      const kept = await isUpToDate(project, place.scratchName)
      if (kept) return { value: { written: [], removed: [], unchanged: kept.files }, problems: kept.problems }
    }
    const { files, problems, read = [] } = await emitFiles(place)
    if (!files) return { problems }
    const { problems: refused, ...value } = await writeFiles(project, files, { marker, check })
    if (!check && refused.length === 0) {
      const { modules } = await place.models()
      const told = [...place.told, ...problems]
      await rememberInputs(project, { scratch: place.scratchName, read: [...modules, ...read], problems: told })
    }
    return { value, problems: [...problems, ...refused] }
  })
}
