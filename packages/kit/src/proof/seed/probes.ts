/** The state before with probe rows in it: put in anew, or as an earlier proof of the same state left it. */
import { createHash } from 'node:crypto'
import type { Session } from '@tenon/runtime/migrate'
import { type CacheFile, readCacheFile, writeCacheFile } from '../../database/cache-file.ts'
import { databaseFault } from '../../database/database-fault.ts'
import type { KeptDatabase, Scratch, ScratchDatabase } from '../../database/scratch.ts'
import type { Earlier, Keeping, Probed, ProofSide, ProveInput } from '../prove-input.ts'
import { valuesOf } from '../rows/default-row.ts'
import { readRows, type TableRows } from '../rows/rows.ts'
import { readSeedCatalog, type SeedCatalog, type SeedTable, type SeedType } from './catalog.ts'
import { type Filled, type FillOptions, fillTables, type Unobserved } from './fill.ts'
import { bringAlong, changesNoRow } from './probes-along.ts'

export type Asked = Required<Pick<FillOptions, 'coming' | 'careful' | 'leaveOut' | 'lone'>> & Pick<FillOptions, 'reads'>

export async function openProbed(input: ProveInput, options: Asked): Promise<Probed> {
  const reads = (input.up ?? []).flatMap(({ statements }) => statements.filter(isReading))
  const asked = { ...options, reads }
  const { keeping, before } = input
  // What a change demands of the rows is its own: only rows of which nothing is asked serve another one.
  const isPlain =
    asked.coming.tables.size + asked.careful.size + asked.leaveOut.size + asked.lone.size + reads.length === 0
  const kept = isPlain
    ? await ((await input.ahead?.()) ?? (keeping && openKeptProbes(input.scratch, before, keeping)))
    : undefined
  return kept ?? fillAnew(await input.openBefore(), asked)
}

/** It looks at rows that are there, maybe within a block. */
const isReading = (sql: string): boolean => /\b(?:update|delete|select|merge)\b/i.test(sql) && !/^create\b/i.test(sql)

async function fillAnew(database: ScratchDatabase, asked: Asked): Promise<Probed> {
  return opened(database, async (session) => {
    const filled = await fillTables(session, asked)
    return { database, session, filled, rows: await readRows(session) }
  })
}

/** Whatever fails, nothing stays open. */
async function opened<Result>(database: ScratchDatabase, work: (session: Session) => Promise<Result>): Promise<Result> {
  const session = await database.open()
  try {
    return await work(session)
  } catch (error) {
    await session.close()
    await database.drop()
    throw error
  }
}

/** The state with rows that nothing is asked of; `undefined` where none are kept for want of tables. */
export async function openKeptProbes(
  scratch: Scratch,
  state: ProofSide,
  keeping: Keeping,
): Promise<Probed | undefined> {
  const tables = state.facts.filter((fact) => fact.kind === 'table').length
  return tables < keeping.tablesFrom ? undefined : keptProbes({ scratch, state, keeping })
}

interface Wanted {
  readonly scratch: Scratch
  readonly state: ProofSide
  readonly keeping: Keeping
}

/** As they stand in a kept database; those of an earlier state brought along; or put in now, and kept. */
async function keptProbes({ scratch, state, keeping }: Wanted): Promise<Probed | undefined> {
  const { extensions } = keeping
  const key = keyOf(keeping.key)
  const there = await scratch.find(key, { extensions })
  if (there) return openKept(there, { keeping, key })
  for (const earlier of keeping.earlier.filter(({ rest }) => rest.every(changesNoRow))) {
    const from = await scratch.find(keyOf(earlier.key), { extensions })
    const along = from && (await openEarlier(from, { keeping, key: keyOf(earlier.key), earlier, state }))
    if (along) return along
  }
  const fill = async (database: ScratchDatabase) => {
    const session = await database.open()
    try {
      const catalog = await readSeedCatalog(session)
      const present = await readRows(session)
      const filled = await fillTables(session, { catalog, present })
      const own = present.filter(({ rows }) => rows.length > 0).map(({ id }) => id)
      writeCacheFile(await fileOf(session, { keeping, key }), toStored(filled, own))
    } finally {
      await session.close()
    }
  }
  const kept = await scratch.kept(key, fill, { extensions, from: keeping.database })
  return openKept(kept, { keeping, key })
}

/** A state's key holds the code, which puts in the rows too. */
const keyOf = (state: string): string => hashOf(`probes ${state}`)

interface Named {
  readonly keeping: Keeping
  readonly key: string
}

/** Without the file nobody knows which tables took no row, and why. */
const openKept = (kept: KeptDatabase, named: Named): Promise<Probed | undefined> =>
  openNoted(kept, named, async (session, stored) => {
    const rows = await readRows(session)
    return { rows, filled: fromStored(stored, rows) }
  })

const openEarlier = (
  kept: KeptDatabase,
  { earlier, state, ...named }: Named & { readonly earlier: Earlier; readonly state: ProofSide },
): Promise<Probed | undefined> =>
  openNoted(kept, named, async (session, { own, ...stored }) => {
    try {
      return await bringAlong(session, { earlier, now: state, catalog: catalogOf(stored), own: new Set(own) })
    } catch (error) {
      // Rows that are put in anew need none of what it refuses.
      if (!databaseFault(error)) throw error
      return undefined
    }
  })

async function openNoted(
  kept: KeptDatabase,
  named: Named,
  work: (session: Session, stored: Stored) => Promise<Pick<Probed, 'filled' | 'rows'> | undefined>,
): Promise<Probed | undefined> {
  const database = await kept.clone()
  return opened(database, async (session) => {
    // Written below by this very code, which the name holds.
    const stored = readCacheFile(await fileOf(session, named)) as Stored | undefined
    const done = stored && (await work(session, stored))
    if (done) return { database, session, ...done }
    await session.close()
    await database.drop()
    return undefined
  })
}

/** Ids are those of one cluster, and of one making of the state in it: they are part of the name. */
async function fileOf(session: Session, { keeping, key }: Named): Promise<CacheFile> {
  const [answer] = await session.run(`
    select md5(string_agg(concat_ws(' ', c.oid, c.relnamespace, c.relname, c.relkind), ',' order by c.oid)),
      (select md5(string_agg(concat_ws(' ', t.oid, t.typnamespace, t.typname), ',' order by t.oid)) from pg_type t where t.oid >= 16384)
    from pg_class c where c.oid >= 16384`)
  const ids = hashOf((answer?.rows[0] ?? []).join(' '))
  return { folder: keeping.cacheFolder, name: `probes/${key}-${ids.slice(0, 16)}.json` }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 40)

interface Stored {
  readonly tables: readonly SeedTable[]
  readonly types: readonly SeedType[]
  readonly rows: readonly (readonly [string, number])[]
  readonly unobserved: readonly Unobserved[]
  /** Ids of the tables that hold rows of the state itself. */
  readonly own: readonly string[]
}

const toStored = ({ catalog, rows, unobserved }: Filled, own: readonly string[]): Stored => ({
  tables: catalog.tables,
  types: [...catalog.types.values()],
  rows: [...rows],
  unobserved,
  own,
})

const catalogOf = ({ tables, types }: Pick<Stored, 'tables' | 'types'>): SeedCatalog => ({
  tables,
  types: new Map(types.map((type) => [type.id, type])),
})

function fromStored({ rows, unobserved, ...stored }: Stored, read: readonly TableRows[]): Filled {
  const catalog = catalogOf(stored)
  const values = valuesOf(catalog, read)
  return { catalog, rows: new Map(rows), unobserved, values, careful: new Map(), fates: new Map(), tookAny: true }
}
