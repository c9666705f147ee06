/** The database that a task works on: the environment's, or one by URL; and whether harm there would be production's. */
import path from 'node:path'
import { parseUrl, showAddress } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import { checkUrl, findDatabaseUrl } from '../project/database-url.ts'
import type { Project } from '../project/project.ts'
import type { TaskOptions } from './outcome.ts'
import { Refusal } from './refusal.ts'

export interface Target {
  readonly url: string
  /** Without its password. */
  readonly shown: string
  /** The database's name: what has to be typed before harm is done. */
  readonly name: string
  readonly environment: string
  /** Where a way down or an emptied table may cost somebody their rows. */
  readonly counts: 'production' | 'development'
}

/** An embedded server keeps the process busy, so that nobody would hear a signal: there the system ends both. */
export const stopSignal = (target: Target, { interruptible }: TaskOptions): AbortSignal | undefined =>
  parseUrl(target.url).kind === 'server' ? interruptible?.() : undefined

export interface TargetOptions extends TaskOptions {
  /** A URL in place of the environment's. */
  readonly database?: string
}

export async function findTarget(project: Project, options: TargetOptions): Promise<Target> {
  const given = options.database
  const { url, problems } =
    given === undefined || given === '' ? await findDatabaseUrl(project) : checkUrl(given, project.root, '`--database`')
  if (url === undefined) throw new Refusal(problems)
  const address = parseUrl(url)
  const name =
    address.kind === 'pglite' ? path.basename(address.folder ?? 'memory') : (address.database ?? address.user ?? '')
  const counts = given || !isHarmless(project, options, url) ? 'production' : 'development'
  return { url, shown: showAddress(address), name, environment: project.environment, counts }
}

/**
 * Only what somebody named: an environment that was asked for and is not production, or, where none was asked for, the
 * database that the config itself writes out. A variable alone could point anywhere.
 */
function isHarmless(project: Project, options: TargetOptions, url: string): boolean {
  const { environment } = project
  if (/prod|prd|(?:^|[-_])live(?:$|[-_])/i.test(environment)) return false
  if (options.environment !== undefined) return true
  const written = project.config.environments[environment]?.url.default
  return written !== undefined && checkUrl(written, project.root, 'The config').url === url
}

export interface Confirmation {
  /** The database's name, given in advance. */
  readonly confirm?: string | undefined
  readonly ask?: ((question: { readonly name: string; readonly what: string }) => Promise<string>) | undefined
}

/** Refuses unless the name of a database that counts as production was given or is typed. */
export async function confirmHarm(target: Target, what: string, { confirm, ask }: Confirmation): Promise<void> {
  if (target.counts === 'development') return
  const typed = confirm ?? (ask ? await ask({ name: target.name, what: `${what} in ${target.shown}.` }) : undefined)
  if (typed === target.name) return
  throw new Refusal([typed === undefined ? unconfirmed(target, what) : misnamed(target, typed)])
}

const unconfirmed = (target: Target, what: string): Problem => ({
  code: 'danger/unconfirmed',
  severity: 'error',
  message: `${what} in \`${target.shown}\`, which counts as production, needs the database's name.`,
  hint: 'Give it by `--confirm <name>`, if that is what you want. What counts as production stands in docs/configuration.md.',
})

const misnamed = (target: Target, typed: string): Problem => ({
  code: 'danger/unconfirmed',
  severity: 'error',
  message: `\`${typed}\` is not the name of the database \`${target.shown}\`.`,
  hint: 'Nothing was done.',
})
