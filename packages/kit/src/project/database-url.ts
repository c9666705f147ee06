/** The URL of the chosen environment's database, from its variable. Messages name the variable, never its value. */
import path from 'node:path'
import { parseUrl } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
import { urlMistake } from './check-config.ts'
import { placeOfSetting } from './config-place.ts'
import { unknownEnvironment } from './open-project.ts'
import type { Project } from './project.ts'

export interface FoundUrl {
  /** Relative folders of `pglite:` are resolved against the project's root. */
  readonly url?: string
  readonly problems: readonly Problem[]
}

export async function findDatabaseUrl(project: Project): Promise<FoundUrl> {
  const { environment, root } = project
  const said = project.config.environments[environment]?.url
  if (!said) return { problems: [await unknownEnvironment(project, 'config')] }
  // A variable that is set to nothing counts as not set: a `.env` file full of empty lines must not hide a default.
  const given = said.variable === undefined ? undefined : process.env[said.variable] || undefined
  const url = given ?? said.default
  if (url === undefined) return inConfig(project, { problems: [notSet(environment, said.variable ?? '')] })
  const who = given === undefined ? `The environment \`${environment}\`` : `\`${said.variable}\``
  const found = checkUrl(url, root, who)
  return found.url === undefined ? inConfig(project, found) : found
}

/** A URL that somebody gave; `who` says where it comes from. */
export function checkUrl(url: string, root: string, who: string): FoundUrl {
  const wrong = urlMistake(url)
  if (wrong !== undefined)
    return { problems: [{ code: 'config/url', severity: 'error', message: `${who} holds no usable URL: ${wrong}` }] }
  const address = parseUrl(url)
  if (address.kind !== 'pglite' || address.folder === undefined) return { url, problems: [] }
  return { url: `pglite:${path.resolve(root, address.folder)}`, problems: [] }
}

const notSet = (environment: string, variable: string): Problem => ({
  code: 'config/no-url',
  severity: 'error',
  message: `The environment \`${environment}\` takes its URL from \`${variable}\`, which is not set.`,
  hint: `Set it: \`${variable}=postgres://user:password@host:5432/database\`.`,
})

/** The setting that the URL comes from, be it itself or by its variable. */
async function inConfig({ root, configFile, environment }: Project, { problems }: FoundUrl): Promise<FoundUrl> {
  const at = await placeOfSetting(root, configFile, ['environments', environment, 'url'])
  return { problems: problems.map((problem) => ({ ...problem, at })) }
}
