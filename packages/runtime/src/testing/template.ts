/** A database for a test by template: one is prepared once, and each test gets a copy that it may commit into. */
import { randomUUID } from 'node:crypto'
import { DatabaseError, openSession, parseUrl } from '../migrate/index.ts'

export interface TemplateOptions {
  /** A server on which databases may be made, by the URL of any database there. */
  readonly server: string
  /** Fills the template, such as by `applyMigrations({ folder, target: url })` and seeds; closes what it opens. */
  readonly prepare: (url: string) => Promise<void>
  /** Begins the names of the databases; `tenon_test` by default. */
  readonly prefix?: string
}

export interface TestDatabase {
  readonly url: string
  /** Ends what is still connected. */
  drop(): Promise<void>
}

export interface Template {
  /** A new database with the template's content. */
  create(): Promise<TestDatabase>
  /** The template and every copy that is left. */
  drop(): Promise<void>
}

export async function createTemplate({ server, prepare, prefix = 'tenon_test' }: TemplateOptions): Promise<Template> {
  if (parseUrl(server).kind !== 'server') {
    throw new DatabaseError({
      kind: 'not-supported',
      message: 'PGlite makes no databases from templates; take `withRollback`, or `pglite::memory:` for each test.',
    })
  }
  if (!/^[a-z_][a-z0-9_]{0,30}$/.test(prefix)) {
    throw new DatabaseError({
      kind: 'value',
      message: 'The prefix of test databases is up to 31 lower-case letters, digits and underscores.',
    })
  }
  const name = nameOf(prefix)
  const left = new Set<string>()
  const drop = async (database: string) => {
    await administer(server, `drop database if exists ${database} with (force)`)
    left.delete(database)
  }
  await administer(server, `create database ${name}`)
  try {
    await prepare(urlOf(server, name))
  } catch (error) {
    await drop(name)
    throw error
  }
  return {
    async create() {
      const copy = nameOf(prefix)
      await administer(server, `create database ${copy} template ${name}`)
      left.add(copy)
      return { url: urlOf(server, copy), drop: () => drop(copy) }
    },
    async drop() {
      for (const copy of left) await drop(copy)
      await drop(name)
    },
  }
}

const nameOf = (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 16)}`

function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  url.searchParams.delete('dbname')
  return url.href
}

async function administer(server: string, text: string): Promise<void> {
  const session = await openSession(server)
  try {
    await session.run(text)
  } finally {
    await session.close()
  }
}
