/** The database that migrations are for: opened for the work and closed after it, unless it came open. */
import { createdExtensions } from './created-extensions.ts'
import type { Migration } from './folder.ts'
import { openSession, type SessionOptions } from './open-session.ts'
import type { Session } from './session.ts'

/** A URL, options of a session, or an open session, which stays open. */
export type Target = string | SessionOptions | Session

export async function withTarget<Result>(
  target: Target,
  migrations: readonly Migration[],
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  if (isSession(target)) return work(target)
  const options = typeof target === 'string' ? { url: target } : target
  const session = await openSession({ extensions: extensionsOf(migrations), ...options })
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

const isSession = (target: Target): target is Session => typeof target === 'object' && 'run' in target

const extensionsOf = (migrations: readonly Migration[]): readonly string[] =>
  createdExtensions(migrations.flatMap(({ up }) => up.segments.flatMap(({ statements }) => statements)))
