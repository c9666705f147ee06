/** What a statement outside of a transaction locks: seen in a rehearsal that is rolled back, and told by its words where it can't run in one. */
import type { Session } from '@tenon/runtime/migrate'
import { databaseFault } from '../../database/database-fault.ts'
import { mentions } from '../seed/catalog.ts'
import { nothing, type Relation, type Seen, type Watch } from './watch.ts'

/** Before the statement itself runs: its locks are gone when it is done. */
export async function rehearse(session: Session, sql: string, watch: Watch): Promise<Seen> {
  await session.run('begin')
  try {
    await session.run(sql)
    const { seen } = await watch.look({ isDefinition: false })
    return seen
  } catch (error) {
    const fault = databaseFault(error)
    if (!fault) throw error
    // Whatever else stops it stops the statement itself, which tells.
    if (fault.sqlstate !== noTransaction) return nothing
  } finally {
    await session.run('rollback')
  }
  return toldByWords(sql, watch, await tablesByIndex(session))
}

/** What can't run inside of a transaction block. */
const noTransaction = '25001'

function toldByWords(sql: string, { relations }: Watch, tables: ReadonlyMap<string, string>): Seen {
  const all = [...relations.values()].filter(({ isTable }) => isTable)
  const ofIndexes = new Set([...tables].flatMap(([name, table]) => (mentions(sql, name) ? [table] : [])))
  const named = all.filter(({ oid, path }) => mentions(sql, path.at(-1) ?? '') || ofIndexes.has(oid))
  const rule = rules.find(({ words }) => words.test(sql))
  if (!rule) return nothing
  const touched = (named.length > 0 || !rule.isOfAll ? named : all).map(({ object }: Relation) => object).sort()
  return {
    ...nothing,
    locks: touched.map((object) => ({ object, mode: rule.mode })),
    rewritten: rule.rewrites ? touched : [],
  }
}

interface Rule {
  readonly words: RegExp
  readonly mode: string
  readonly rewrites?: true
  /** Without a name it is about every table. */
  readonly isOfAll?: true
}

/** The first that fits; see the manual's page on explicit locking. */
const rules: readonly Rule[] = [
  {
    words: /^\s*vacuum\s+(?:\([^)]*\bfull\b(?!\s+(?:false|off|0))|full\b)/i,
    mode: 'access exclusive',
    rewrites: true,
    isOfAll: true,
  },
  { words: /^\s*cluster\b/i, mode: 'access exclusive', rewrites: true, isOfAll: true },
  { words: /\bconcurrently\b/i, mode: 'share update exclusive', isOfAll: true },
  { words: /^\s*reindex\b/i, mode: 'share', isOfAll: true },
  { words: /^\s*(?:vacuum|analyze)\b/i, mode: 'share update exclusive', isOfAll: true },
]

/** Name of an index → oid of its table. */
async function tablesByIndex(session: Session): Promise<ReadonlyMap<string, string>> {
  const [answer] = await session.run(`
    select x.relname, i.indrelid from pg_index i join pg_class x on x.oid = i.indexrelid where i.indexrelid >= 16384`)
  return new Map((answer?.rows ?? []).map(([name, table]) => [name ?? '', table ?? '']))
}
