/** The URL of the chosen environment's database, from its variable. Messages name the variable, never its value. */
import path from 'node:path'
import { parseUrl } from '@tenon/runtime'
import type { Problem } from '@tenon/schema/problem'
import { urlMistake } from './check-config.ts'
import type { Project } from './project.ts'

export interface FoundUrl {
  /** Relative folders of `pglite:` are resolved against the project's root. */
  readonly url?: string
  readonly problems: readonly Problem[]
}

export function findDatabaseUrl(project: Project, environment = project.environment): FoundUrl {
  const said = project.config.environments[environment]?.url
  if (!said)
    return refuse('config/unknown-environment', `The config has no environment \`${environment}\`.`, {
      hint: `It has ${Object.keys(project.config.environments)
        .map((name) => `\`${name}\``)
        .join(', ')}.`,
    })
  // A variable that is set to nothing counts as not set: a `.env` file full of empty lines must not hide a default.
  const given = said.variable === undefined ? undefined : process.env[said.variable] || undefined
  const url = given ?? said.default
  if (url === undefined)
    return refuse(
      'config/no-url',
      `The environment \`${environment}\` takes its URL from \`${said.variable}\`, which is not set.`,
      {
        hint: `Set it: \`${said.variable}=postgres://user:password@host:5432/database\`.`,
      },
    )
  return checkUrl(
    url,
    project.root,
    given === undefined ? `The environment \`${environment}\`` : `\`${said.variable}\``,
  )
}

/** A URL that somebody gave; `who` says where it comes from. */
export function checkUrl(url: string, root: string, who: string): FoundUrl {
  const wrong = urlMistake(url)
  if (wrong !== undefined) return refuse('config/url', `${who} holds no usable URL: ${wrong}`)
  const address = parseUrl(url)
  if (address.kind !== 'pglite' || address.folder === undefined) return { url, problems: [] }
  return { url: `pglite:${path.resolve(root, address.folder)}`, problems: [] }
}

const refuse = (code: string, message: string, more: { readonly hint?: string } = {}): FoundUrl => ({
  problems: [{ code, severity: 'error', message, ...more }],
})
