/** The project's generated client, as an application would import it. */
import path from 'node:path'
import type { DatabaseMetadata, DatabaseOptions } from '@tenon/runtime'
import { type Database, openDatabase } from '@tenon/runtime'
import { firstFile } from '../project/files.ts'
import { loadModules } from '../project/load-modules.ts'
import type { Project } from '../project/project.ts'
import { Refusal } from './refusal.ts'

export interface Client {
  readonly metadata: DatabaseMetadata
  connect(url: string, pool?: DatabaseOptions['pool']): Database<ClientTables>
}

export interface ClientTables {
  readonly reports: Readonly<
    Record<
      string,
      (parameters: Readonly<Record<string, unknown>>, options: { readonly signal?: AbortSignal }) => Promise<unknown>
    >
  >
}

export async function loadClient({ root, config }: Project): Promise<Client> {
  const names = ['index.js', 'index.ts'].map((name) => path.posix.join(config.folders.generated, name))
  const file = await firstFile(root, names)
  if (file === undefined) throw new Refusal([missing(config.folders.generated)])
  const { modules, problems } = await loadModules(root, 'client', [file])
  const metadata = modules[0]?.exports.metadata
  if (modules.length === 0) throw new Refusal(problems)
  if (!isMetadata(metadata)) throw new Refusal([missing(config.folders.generated)])
  // Opened by this kit's own runtime: the same that the generated code would call.
  return { metadata, connect: (url, pool = {}) => openDatabase<ClientTables>({ url, pool }, metadata) }
}

const isMetadata = (value: unknown): value is DatabaseMetadata =>
  typeof value === 'object' && value !== null && 'tables' in value && 'reports' in value

const missing = (folder: string) => ({
  code: 'project/not-generated',
  severity: 'error' as const,
  message: `There is no generated client in \`${folder}/\`.`,
  hint: 'Run `tenon generate` first.',
})
