/** Runs the project's seeds, in the order of their names, with the generated client. */
import path from 'node:path'
import type { Database } from '@tenon/runtime'
import { cancellable, DatabaseError, openSession, refuseAborted } from '@tenon/runtime/migrate'
import type { SchemaIr } from '@tenon/schema'
import type { Place, Problem } from '@tenon/schema/problem'
import { listFiles, moduleEndings } from '../project/files.ts'
import { loadModules, placeInSources } from '../project/load-modules.ts'
import { folderOf, workFolder } from '../project/project.ts'
import { quotePath } from '../sql/quote.ts'
import { loadClient } from './client.ts'
import { isBehind, isTwice, problemOf } from './fault.ts'
import type { Outcome } from './outcome.ts'
import { Refusal } from './refusal.ts'
import { type Confirmation, confirmHarm, findTarget, stopSignal, type Target, type TargetOptions } from './target.ts'
import { withProject } from './workplace.ts'

export interface SeedOptions extends TargetOptions, Confirmation {
  /** Empties every table of the models first. */
  readonly fresh?: boolean
}

export interface Seeded {
  /** Without its password. */
  readonly database: string
  /** How many tables were emptied. */
  readonly emptied: number
  readonly seeds: readonly { readonly file: string; readonly milliseconds: number }[]
}

export function seed(options: SeedOptions): Promise<Outcome<Seeded>> {
  return withProject<Seeded>(options, async (place) => {
    const { root, project } = place
    const target = await findTarget(project, options)
    const files = await listFiles(root, folderOf(project, 'seeds'), moduleEndings)
    const { modules, bundle, problems } = await loadModules(root, 'seeds', files)
    if (modules.length < files.length) return { problems }
    const seeds = modules.map(({ file, exports }) => ({ file, run: exports.seed }))
    const wrong = seeds.filter(({ run }) => typeof run !== 'function').map(({ file }) => withoutSeed(file))
    if (wrong.length > 0) return { problems: wrong }
    const client = await loadClient(project)
    const signal = stopSignal(target, options)
    const emptied = options.fresh ? await empty(target, (await place.models()).ir, options) : 0
    const db = client.connect(target.url, unbounded)
    const done: { file: string; milliseconds: number }[] = []
    try {
      for (const { file, run } of seeds) {
        options.onProgress?.(file)
        const since = performance.now()
        const error = await runOne(db, run, signal)
        if (error !== undefined) {
          if (signal?.aborted)
            return { value: { database: target.shown, emptied, seeds: done }, problems: [stopped(file)] }
          const at = bundle && placeInSources(root, error, bundle.map, path.join(workFolder(root), 'seeds.mjs'))
          const problem = failed({ file, at: at ?? { file, line: 1, column: 1 } }, error)
          return { value: { database: target.shown, emptied, seeds: done }, problems: [problem] }
        }
        done.push({ file, milliseconds: Math.round(performance.now() - since) })
      }
      return { value: { database: target.shown, emptied, seeds: done }, problems: [] }
    } finally {
      await db.close()
    }
  })
}

/** A seed takes as long as it takes, also between two statements: no request waits for it. */
const unbounded = { statementTimeout: 0, transactionTimeout: 0, idleInTransactionTimeout: 0, leakAfter: 0 }

/** Each seed is one transaction: whole or not at all. */
async function runOne(db: Database, run: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    refuseAborted(signal)
    await db.transaction(
      async (tx) => {
        if (typeof run === 'function') await run(tx)
      },
      signal ? { signal } : {},
    )
    return undefined
  } catch (error) {
    return error ?? new Error('It throws nothing that could be told.')
  }
}

function failed({ file, at }: { readonly file: string; readonly at: Place }, error: unknown): Problem {
  const told = problemOf(error)?.message ?? (error instanceof Error ? error.message : String(error))
  if (isTwice(error)) {
    return {
      code: 'seed/already-there',
      severity: 'error',
      at,
      message: `\`${file}\` meets rows that are there already, and nothing of it is kept: ${told}`,
      hint: 'Was it run before? `tenon seed --fresh` empties the tables first.',
    }
  }
  return {
    code: 'seed/failed',
    severity: 'error',
    at,
    message: `\`${file}\` fails, and nothing of it is kept: ${told}`,
    hint: isBehind(error)
      ? 'The database lacks what the seed needs: `tenon migrate up`, and `tenon generate` where models are newer.'
      : 'The seeds before it are kept; `tenon seed --fresh` begins anew.',
  }
}

const stopped = (file: string): Problem => ({
  code: 'seed/interrupted',
  severity: 'error',
  at: { file, line: 1, column: 1 },
  message: `\`${file}\` was interrupted, and nothing of it is kept.`,
  hint: 'The seeds before it are kept; `tenon seed --fresh` begins anew.',
})

async function empty(target: Target, ir: SchemaIr, options: SeedOptions): Promise<number> {
  if (ir.tables.length === 0) return 0
  await confirmHarm(target, 'Emptying every table', options)
  const session = await openSession({ url: target.url, applicationName: 'tenon' })
  try {
    const names = ir.tables.map(({ schema, name }) => quotePath([schema, name]))
    const text = `truncate table ${names.join(', ')} restart identity`
    await cancellable(session, stopSignal(target, options), () => session.run(text)).catch((error: unknown) => {
      throw error instanceof DatabaseError && error.kind === 'aborted' ? new Refusal([notEmptied]) : error
    })
    return names.length
  } finally {
    await session.close()
  }
}

const notEmptied: Problem = {
  code: 'seed/interrupted',
  severity: 'error',
  message: 'Emptying the tables was interrupted: they hold what they held.',
}

const withoutSeed = (file: string): Problem => ({
  code: 'seed/no-function',
  severity: 'error',
  at: { file, line: 1, column: 1 },
  message: `\`${file}\` exports no function \`seed\`.`,
  hint: '`export async function seed(db: Database): Promise<void> { … }`; `Database` is a type of the generated client.',
})
