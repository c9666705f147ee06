/** A dump makes its materialised views without rows, and what reads such a view fails. */
import type { Segment, Session } from '@tenon/runtime/migrate'
import { databaseFault } from '../database/database-fault.ts'

const unfilled = `
  select format('refresh materialized view %I.%I', n.nspname, c.relname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'm' and not c.relispopulated
  order by 1`

/** Fills them, those that read others last, and says how; one that can't be filled stays as it is. */
export async function fillViews(session: Session): Promise<readonly Segment[]> {
  const filled: Segment[] = []
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    const statements = (await session.run(unfilled))[0]?.rows.flatMap(([sql]) => sql ?? []) ?? []
    if (statements.length === 0 || statements.length >= before) return filled
    before = statements.length
    for (const sql of statements) {
      try {
        await session.run(sql)
        filled.push({ transactional: false, statements: [sql] })
      } catch (error) {
        if (!databaseFault(error)) throw error
      }
    }
  }
}
