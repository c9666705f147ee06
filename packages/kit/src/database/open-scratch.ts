/** Opens a scratch by its name. This is the list of providers; each is a file `scratch-<name>.ts`, loaded when it is asked for. */
import type { Scratch, ScratchOptions } from './scratch.ts'
import { scratchProblem } from './scratch-problem.ts'
import { schemeOnly } from './url-text.ts'

/** Opens exactly the provider that `spec` names: `pglite`, `npm:<major>`, `installed` or a URL. Throws `ScratchError`. */
export async function openScratch(spec: string, options: ScratchOptions): Promise<Scratch> {
  const scratch = await openProvider(spec, options)
  const wanted = options.postgresMajor
  if (wanted === undefined || scratch.major === wanted) return scratch
  await scratch.close()
  throw scratchProblem(
    'scratch/other-major',
    `The scratch database \`${scratch.provider}\` is PostgreSQL ${scratch.version}, and the project pins PostgreSQL ${wanted}.`,
    `Name a provider of that major, such as \`npm:${wanted}\`, or pin \`postgres: ${scratch.major}\` in the config.`,
  )
}

async function openProvider(spec: string, options: ScratchOptions): Promise<Scratch> {
  if (spec === 'pglite') return (await import('./scratch-pglite.ts')).openPgliteScratch(options)
  if (spec === 'installed') return (await import('./scratch-installed.ts')).openInstalledScratch(options)
  const npm = /^npm:(\d+)$/.exec(spec)
  if (npm) return (await import('./scratch-npm.ts')).openNpmScratch(Number(npm[1]), options)
  if (/^postgres(ql)?:\/\//.test(spec)) return (await import('./scratch-url.ts')).openUrlScratch(spec)
  throw scratchProblem(
    'scratch/unknown',
    `\`${schemeOnly(spec)}\` is no scratch provider.`,
    'One of: `pglite`, `npm:18` (or another major), `installed`, or a URL that begins with `postgres://`.',
  )
}
