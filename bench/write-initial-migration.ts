/** Writes a project's first migration without proving it: what figures of the next ones start from. Called with the project's folder. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { printMigration, type Segment } from '@tenon/runtime/migrate'
import { openScratch } from '../packages/kit/src/database/open-scratch.ts'
import { planChange } from '../packages/kit/src/plan/plan.ts'
import { loadSchema } from '../packages/kit/src/project/load-schema.ts'
import { openProject } from '../packages/kit/src/project/open-project.ts'
import { ownVersion } from '../packages/kit/src/project/own-version.ts'
import { resolveState } from '../packages/kit/src/state/resolve.ts'

const [folder = '.'] = process.argv.slice(2)
const { project } = await openProject(folder)
if (!project) throw new Error(`There is no project in ${folder}.`)
const { ir } = await loadSchema(project)
const cacheFolder = path.join(project.root, '.tenon/cache')
const scratch = await openScratch(project.config.scratch, { root: project.root, cacheFolder })
try {
  const context = {
    scratch,
    root: project.root,
    cacheFolder,
    code: ownVersion(),
    models: async () => ({ ir, sql: [] }),
  }
  const [nothing, models] = [await resolveState('empty', context), await resolveState('models', context)]
  const target = path.join(project.root, 'schema/migrations')
  mkdirSync(target, { recursive: true })
  const write = (direction: 'up' | 'down', segments: readonly Segment[]) =>
    writeFileSync(
      path.join(target, `20260101000000_initial.${direction}.sql`),
      printMigration({ header: [], segments }),
    )
  write('up', planChange({ before: nothing, after: models }).segments)
  write('down', planChange({ before: models, after: nothing }).segments)
} finally {
  await scratch.close()
}
