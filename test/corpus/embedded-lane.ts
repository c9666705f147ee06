/** PGlite as a lane: two data folders, opened for one session at a time, and dumped closed. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openPgliteSession } from '../../packages/kit/src/database/pglite-session.ts'
import { dumpEmbedded } from '../support/dump.ts'
import type { Lane, Side } from './lane.ts'

export async function embeddedLane(): Promise<Lane> {
  const home = mkdtempSync(path.join(tmpdir(), 'tenon-corpus-'))
  const folder = (name: string): string => path.join(home, name)
  // `initdb` leaves its memory behind: let it end with a process of its own.
  const script = `const { PGlite } = await import('@electric-sql/pglite'); const one = await PGlite.create(process.argv[1]); await one.close()`
  execFileSync(process.execPath, ['--input-type=module', '-e', script, folder('base')], { cwd: kit })
  const session = await openPgliteSession(folder('base'), {})
  const major = Math.floor(session.versionNumber / 10_000)
  await session.close()
  return {
    major,
    open: (side) => openPgliteSession(folder(side), {}),
    observe: (side) => dumpEmbedded(folder(side)),
    empty: async () => {
      for (const side of ['before', 'after'] satisfies Side[]) {
        rmSync(folder(side), { recursive: true, force: true })
        cpSync(folder('base'), folder(side), { recursive: true })
      }
    },
    close: async () => rmSync(home, { recursive: true, force: true }),
  }
}

/** Where the package resolves. */
const kit = path.join(import.meta.dirname, '../../packages/kit')
