/** What stands in `tenon.config.ts`, checked and completed. Every mistake is a problem; none repeats a secret. */
import { DatabaseError, parseUrl } from '@tenon/runtime/migrate'
import type { Problem } from '@tenon/schema/problem'
// The form whose parts are taken into the package one by one, without messages of its own: each mistake has ours.
import * as z from 'zod/mini'
import { variableOf } from './config.ts'
import type { Config, Environment } from './project.ts'

/** A problem of the config, with the way to the setting that it is about. */
export interface ConfigProblem extends Omit<Problem, 'at'> {
  readonly path: readonly string[]
}

/** A variable's name and default, or a value as it is. */
const setting = z.pipe(
  z.unknown(),
  z.transform((value, { issues }) => {
    const variable = variableOf(value)
    if (variable !== undefined) return { variable, ...defaultOf(value) }
    if (typeof value === 'string' && value !== '') return { default: value }
    issues.push({ code: 'custom', input: value, message: "is a text or `env('NAME')`" })
    return z.NEVER
  }),
)

const defaultOf = (value: unknown): { readonly default?: string } =>
  typeof value === 'object' && value !== null && 'default' in value && typeof value.default === 'string'
    ? { default: value.default }
    : {}

/** The runtime tells the first mistake only: it is asked setting by setting. Most configs have none of these, so it is loaded late. */
const pool = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform(async (given, { issues }) => {
    const { toPoolOptions } = await import('@tenon/runtime')
    for (const [name, value] of Object.entries(given)) {
      try {
        toPoolOptions({ [name]: value })
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error
        const message = `is refused: ${error.message.replace(/\.$/, '')}`
        issues.push({ code: 'custom', input: value, path: [name], message })
      }
    }
    // Whatever is no number was refused.
    return given as Record<string, number>
  }),
)

const log = z.strictObject({
  queries: z.optional(z.boolean()),
  slowerThan: z.optional(z.number().check(z.nonnegative('is a number of milliseconds, zero or more'))),
})

const folder = z.pipe(
  z
    .string()
    .check(
      z.regex(/^(?!\/|[A-Za-z]:|.*(?:^|[\\/])\.\.(?:[\\/]|$)).+$/, 'is a folder below the project, such as `schema`'),
    ),
  z.transform((path) => path.replace(/^\.\//, '').replace(/\/+$/, '')),
)

const rawConfig = z.strictObject({
  postgres: z.int().check(z.minimum(15, 'is at least 15')),
  scratch: z._default(setting, { default: 'pglite' }),
  folders: z._default(
    z.strictObject({ schema: z._default(folder, 'schema'), generated: z._default(folder, 'generated') }),
    { schema: 'schema', generated: 'generated' },
  ),
  output: z._default(z.enum(['js', 'ts']), 'js'),
  validators: z._default(z.array(z.enum(['zod', 'typebox'])), []),
  naming: z._default(z.enum(['snake_case', 'as written']), 'snake_case'),
  pool: z.optional(pool),
  log: z.optional(log),
  environments: z._default(
    z.record(
      z.string().check(z.regex(/^[\w-]+$/)),
      z.strictObject({ url: setting, pool: z.optional(pool), log: z.optional(log) }),
    ),
    { development: { url: { variable: 'DATABASE_URL', default: 'pglite:./.tenon/dev' } } },
  ),
})

/** `variables` are those of the process; only the scratch database's is read here. */
export async function checkConfig(
  raw: unknown,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly config?: Config; readonly problems: readonly ConfigProblem[] }> {
  const parsed = await rawConfig.safeParseAsync(raw, { reportInput: true })
  if (!parsed.success) return { problems: parsed.error.issues.flatMap(toProblems) }
  const { environments, pool: sharedPool, log: sharedLog, scratch, validators, ...rest } = parsed.data
  const complete = ([name, own]: readonly [string, (typeof environments)[string]]): readonly [string, Environment] => {
    const poolSettings = { ...sharedPool, ...own.pool }
    const logSettings = { ...sharedLog, ...own.log }
    return [
      name,
      {
        url: own.url,
        ...(Object.keys(poolSettings).length > 0 && { pool: poolSettings }),
        ...(Object.keys(logSettings).length > 0 && { log: withoutUndefined(logSettings) }),
      },
    ]
  }
  const completed = Object.fromEntries(Object.entries(environments).map(complete))
  const chosen = (('variable' in scratch ? variables[scratch.variable] : undefined) || scratch.default) ?? ''
  const problems = [
    ...Object.entries(completed).flatMap(([name, { url }]) => checkDefault(url.default, ['environments', name, 'url'])),
    ...checkScratch(chosen, scratch.default),
    ...checkNames(Object.keys(completed)),
  ]
  if (problems.length > 0) return { problems }
  return {
    config: { ...rest, scratch: chosen, validators: [...new Set(validators)], environments: completed },
    problems: [],
  }
}

const withoutUndefined = ({ queries, slowerThan }: z.infer<typeof log>) => ({
  ...(queries !== undefined && { queries }),
  ...(slowerThan !== undefined && { slowerThan }),
})

function checkNames(names: readonly string[]): readonly ConfigProblem[] {
  if (names.length > 0) return []
  return [
    {
      code: 'config/invalid',
      severity: 'error',
      message: '`environments` names no environment.',
      path: ['environments'],
      hint: "Add one: `development: { url: env('DATABASE_URL', 'pglite:./.tenon/dev') }`.",
    },
  ]
}

/** What stands in a file may be no secret, and must be readable as a URL. */
function checkDefault(url: string | undefined, path: readonly string[]): readonly ConfigProblem[] {
  if (url === undefined) return []
  const wrong = urlMistake(url)
  if (wrong !== undefined)
    return [{ code: 'config/url', severity: 'error', message: `\`${path.join('.')}\`: ${wrong}`, path }]
  return checkSecret(url, path)
}

function checkSecret(url: string, path: readonly string[]): readonly ConfigProblem[] {
  const address = parseUrl(url)
  if (address.kind !== 'server' || address.password === undefined) return []
  return [
    {
      code: 'config/secret',
      severity: 'error',
      message: `\`${path.join('.')}\` holds a password, and the config is no place for secrets.`,
      path,
      hint: `Take the URL from a variable: \`env('${path[0] === 'scratch' ? 'TENON_SCRATCH' : 'DATABASE_URL'}')\`.`,
    },
  ]
}

/** What is wrong with a database URL, in a sentence that does not repeat it. */
export function urlMistake(url: string): string | undefined {
  try {
    parseUrl(url)
    return undefined
  } catch (error) {
    if (error instanceof DatabaseError) return error.message
    throw error
  }
}

/** What is chosen may come from a variable; `written` stands in the file. */
function checkScratch(scratch: string, written: string | undefined): readonly ConfigProblem[] {
  const isUrl = scratch.includes('://')
  const wrong = isUrl ? urlMistake(scratch) : undefined
  if (isUrl && wrong === undefined) return written === scratch ? checkSecret(written, ['scratch']) : []
  if (/^(?:pglite|installed|npm:\d+)$/.test(scratch)) return []
  return [
    {
      code: 'config/invalid',
      severity: 'error',
      message: wrong === undefined ? '`scratch` names no provider.' : `\`scratch\`: ${wrong}`,
      path: ['scratch'],
      hint: 'One of: `pglite`, `npm:18` (or another major), `installed`, or a `postgres://` URL.',
    },
  ]
}

type Issue = z.core.$ZodIssue

/** What to write for a setting that has no default. */
const missing: Readonly<Record<string, string>> = {
  postgres: 'Write the major version that production runs, such as `postgres: 18`.',
}

function toProblems(issue: Issue): readonly ConfigProblem[] {
  const path = issue.path.map(String)
  const problem = (message: string, at = path, hint?: string): ConfigProblem => ({
    code: 'config/invalid',
    severity: 'error',
    message: `${message}.`,
    path: at,
    ...(hint !== undefined && { hint }),
  })
  const name = path.length === 0 ? 'The config' : `\`${path.join('.')}\``
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => problem(`\`${[...path, key].join('.')}\` is no setting`, [...path, key]))
    case 'invalid_type':
      if (issue.input !== undefined) return [problem(`${name} is ${article(issue.expected)}`)]
      return [problem(`${name} is missing`, path, missing[path.join('.')])]
    case 'invalid_value':
      return [problem(`${name} is one of ${issue.values.map((value) => `\`${String(value)}\``).join(', ')}`)]
    case 'custom':
      return [problem(`${name} ${issue.message}`)]
    case 'invalid_key':
      return [problem(`${name} is no name of an environment`)]
    default:
      return [problem(`${name} ${/^is /.test(issue.message) ? issue.message : `is refused: ${issue.message}`}`)]
  }
}

const article = (type: string) => {
  const words: Readonly<Record<string, string>> = {
    record: 'an object',
    object: 'an object',
    array: 'an array',
    int: 'a whole number',
  }
  return words[type] ?? `a ${type}`
}
