/** Tries violators: as many as can stand side by side are put in, the segment is run and rolled back, and what stops or changes each is told. */
import type { Segment, Session } from '@tenon/runtime/migrate'
import { putIn, type Tried, takeOut } from './tried-row.ts'
import { tryTogether } from './try-together.ts'
import { makes, validatedBy } from './validating.ts'
import type { Met, Violator } from './violator.ts'

/** Tries each violator that is still open before a segment; those that met something are told and not tried again. */
export async function tryViolators(session: Session, segment: Segment, open: Set<Violator>): Promise<readonly Met[]> {
  const trial = toTrial(segment)
  const met = meetValidated(segment, open)
  if (!trial) return met
  const tell = (found: Met): void => {
    if (!open.has(found.violator)) return
    for (const one of open) if (isTwin(one, found.violator)) open.delete(one)
    met.push({ ...found, statement: trial === segment ? found.statement : (segment.statements[0] ?? '') })
  }
  for (let left = [...open].filter(({ rows }) => rows.length > 0); left.length > 0; ) {
    const { tried, later } = await putInTogether(session, left)
    const alone = tried.length > 0 ? await tryTogether(session, trial, { tried, tell }) : []
    // A later row may refer to an earlier one.
    for (const one of tried.toReversed()) await takeOut(session, one)
    for (const violator of alone) {
      const one = open.has(violator) ? await putIn(session, violator) : undefined
      if (!one) continue
      await tryTogether(session, trial, { tried: [one], tell })
      await takeOut(session, one)
    }
    left = later.filter((violator) => open.has(violator))
  }
  return met
}

/** Known without any row: once a constraint is there none that breaks it can be put in. */
function meetValidated(segment: Segment, open: Set<Violator>): Met[] {
  return [...open].flatMap((violator) => {
    const { constraint, rows } = violator
    const statement = constraint === undefined ? undefined : validatedBy(segment, constraint)
    if (statement === undefined || (rows.length > 0 && makes(statement))) return []
    open.delete(violator)
    return [{ violator, statement, altered: 0 }]
  })
}

const isTwin = (one: Violator, other: Violator): boolean =>
  one.object === other.object && one.preflight === other.preflight && one.taken === other.taken

/** A concurrent build refuses the same rows as the plain one, which can be rolled back. Nothing else outside of a transaction looks at rows. */
function toTrial(segment: Segment): Segment | undefined {
  if (segment.transactional) return segment
  const [sql = ''] = segment.statements
  const plain = sql.replace(/^(\s*create\s+(?:unique\s+)?index\s+)concurrently\b/i, '$1')
  return plain === sql ? undefined : { transactional: true, statements: [plain] }
}

interface Together {
  readonly tried: readonly Tried[]
  /** What found no place beside another row of its table. */
  readonly later: readonly Violator[]
}

async function putInTogether(session: Session, violators: readonly Violator[]): Promise<Together> {
  const tried: Tried[] = []
  const later: Violator[] = []
  const taken = new Set<string>()
  for (const violator of violators) {
    const one = await putIn(session, violator)
    if (one) tried.push(one)
    else if (taken.has(violator.table.id)) later.push(violator)
    if (one) taken.add(violator.table.id)
  }
  return { tried, later }
}
