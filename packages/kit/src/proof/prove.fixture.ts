/** Proves the change between two texts of SQL, for tests. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Segment } from '@tenon/runtime/migrate'
import { afterAll, beforeAll, expect } from 'vitest'
import { openScratch } from '../database/open-scratch.ts'
import type { Scratch } from '../database/scratch.ts'
import type { Rename } from '../plan/step.ts'
import { stateDatabase } from '../state/kept-state.ts'
import { resolveState } from '../state/resolve.ts'
import type { Proof } from './proof.ts'
import { prove } from './prove.ts'

export interface ProveOptions {
  readonly renames?: readonly Rename[]
  readonly up?: readonly Segment[]
  readonly down?: readonly Segment[]
}

export interface Prover {
  readonly version: () => string
  readonly proveChange: (before: string, after: string, options?: ProveOptions) => Promise<Proof>
}

/** Opens the scratch before the tests of the block that calls it, and closes it after them. */
export function prover(provider: string): Prover {
  const root = path.resolve(import.meta.dirname, '../../../..')
  const cacheFolder = mkdtempSync(path.join(tmpdir(), 'tenon-prove-test-'))
  let open: Scratch | undefined
  let count = 0
  beforeAll(async () => {
    open = await openScratch(provider, { root, cacheFolder })
  })
  afterAll(async () => {
    await open?.close()
    rmSync(cacheFolder, { recursive: true, force: true })
  })
  const scratchOf = (): Scratch => {
    if (!open) throw new Error('The scratch is not open yet.')
    return open
  }
  async function proveChange(before: string, after: string, { renames = [], ...more }: ProveOptions = {}) {
    const scratch = scratchOf()
    const context = { scratch, root: cacheFolder, cacheFolder, code: 'tests' }
    const state = async (sql: string) => {
      const name = `${count++}.sql`
      writeFileSync(path.join(cacheFolder, name), sql)
      const read = await resolveState(name, context)
      expect(read.problems).toEqual([])
      return read
    }
    const from = await state(before)
    return prove({
      scratch,
      before: from,
      after: await state(after),
      openBefore: () => stateDatabase(scratch, from),
      hints: { renames, using: {} },
      ...more,
    })
  }
  return { version: () => scratchOf().version, proveChange }
}

/** A table `t` with a key and these columns. */
export const t = (columns: string): string => `create table t (id int primary key, ${columns})`
