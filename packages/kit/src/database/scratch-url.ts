/** A server by URL: databases are made beside the one that the URL names, and none outlives the process. */
import { databaseFault } from './database-fault.ts'
import type { Scratch } from './scratch.ts'
import { scratchProblem } from './scratch-problem.ts'
import { openServerScratch } from './server-scratch.ts'
import { withoutPassword } from './url-text.ts'

export async function openUrlScratch(url: string): Promise<Scratch> {
  try {
    return await openServerScratch({ provider: 'url', url, isOwn: false, close: async () => {} })
  } catch (error) {
    const fault = databaseFault(error)
    if (!fault) throw error
    throw scratchProblem(
      'scratch/unreachable',
      `The scratch server \`${withoutPassword(url)}\` can't be used: ${fault.message.replace(/\.$/, '')}.`,
      'The URL must reach a running server, as a role that may create databases.',
    )
  }
}
