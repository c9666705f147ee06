/** What the tests of this folder run on: the shop on a server or on PGlite, and repositories whose rows are plain records. */
import { makeDatabase } from '../../../../test/support/database.ts'
import { parseUrl } from '../pool/address.ts'
import { embeddedConnector, serverConnector } from '../pool/connector.ts'
import type { Executor } from '../pool/executor.ts'
import { toPoolOptions } from '../pool/options.ts'
import { Pool } from '../pool/pool.ts'
import { poolExecutor } from '../transaction.ts'
import type { Repository } from './repository.ts'
import { shop, shopSql } from './shop.fixture.ts'
import { createRepository } from './table-repository.ts'

// biome-ignore lint/suspicious/noExplicitAny: the tests read any property of any row
type Loose = Record<string, any>

/** A table of which the types know nothing, for tests of what happens at run time. */
export interface LooseTable {
  row: Loose
  columns: Loose
  key: unknown
  unique: Loose
  insert: Loose
  update: Loose
  where: Loose
  sums: Loose
  relations: Record<string, LooseTable[]>
}

export type Provider = 'a server' | 'PGlite'
/** For `beforeAll`: PGlite takes seconds to start, and more beside other work. */
export const slowStart = 180_000

export const providers: readonly Provider[] = ['a server', 'PGlite']

export interface Shop {
  readonly executor: Executor
  table(property: string, executor?: Executor): Repository<LooseTable>
  /** Plain SQL, past everything that is tested: statements without parameters; the rows of the last one, as texts. */
  sql(text: string): Promise<Record<string, string | null>[]>
  /** Texts of the statements of repositories since the last time. */
  taken(): string[]
  close(): Promise<void>
}

export async function openShop(provider: Provider): Promise<Shop> {
  const { url, drop } = provider === 'PGlite' ? { url: 'pglite::memory:', drop: async () => {} } : await makeDatabase()
  const address = parseUrl(url)
  const options = { applicationName: 'test', settings: {}, pooler: false }
  const connector = address.kind === 'server' ? serverConnector(address, options) : embeddedConnector(address, options)
  const pool = new Pool(
    connector,
    toPoolOptions(address.kind === 'server' ? {} : { max: 1, acquireTimeout: slowStart, statementTimeout: 0 }),
  )
  const plain = poolExecutor(pool)
  let texts: string[] = []
  const executor = listening(plain, (text) => texts.push(text))
  const sql: Shop['sql'] = async (text) => {
    let rows: Record<string, string | null>[] = []
    for (const statement of text.split(';').filter((part) => part.trim() !== '')) {
      const all = { text: statement, name: 'plain', readOnly: false, passing: true, describe: true } as const
      const answer = await plain.run(all, [])
      const names = answer.columns?.map((column) => column.name) ?? []
      rows = answer.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])))
    }
    return rows
  }
  await sql(shopSql)
  return {
    executor,
    sql,
    table: (property, on = executor) => createRepository<LooseTable>(property, shop, on),
    taken() {
      const all = texts
      texts = []
      return all
    },
    async close() {
      await pool.close(1_000)
      await drop()
    },
  }
}

function listening(executor: Executor, seen: (text: string) => void): Executor {
  return {
    inTransaction: executor.inTransaction,
    run(statement, parameters, options) {
      seen(statement.text)
      return executor.run(statement, parameters, options)
    },
    transaction: (body, options) => executor.transaction((scope) => body(listening(scope, seen)), options),
  }
}
