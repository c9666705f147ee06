/** What became of each column's values: kept, converted without loss, narrowed or dropped. */
import type { Session } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import { databaseFault } from '../../database/database-fault.ts'
import { quoteLiteral } from '../../sql/quote.ts'
import type { ColumnVerdict } from '../proof.ts'
import type { ColumnPairs, Pair, RowsCompared } from '../rows/rows.ts'

/** One verdict for each column: what partitions and children inherit is judged as one. */
export async function judgeAll(session: Session, compared: RowsCompared): Promise<readonly ColumnVerdict[]> {
  const verdicts = new Map<string, ColumnVerdict>()
  for (const column of compared.columns) {
    const found = await judge(session, column)
    const known = verdicts.get(found.object)
    verdicts.set(found.object, known ? worse(known, found) : found)
  }
  return [...verdicts.values()]
}

const gravity = ['unobserved', 'kept', 'converted', 'narrowed', 'dropped'] as const

function worse(a: ColumnVerdict, b: ColumnVerdict): ColumnVerdict {
  const { verdict } = gravity.indexOf(a.verdict) < gravity.indexOf(b.verdict) ? b : a
  return { object: a.object, verdict, lost: a.lost + b.lost }
}

export async function judge(session: Session, column: ColumnPairs): Promise<ColumnVerdict> {
  const object = printPath(column.path)
  const { seen, different } = column
  if (seen === 0) return { object, verdict: 'unobserved', lost: 0 }
  if (different.length === 0) return { object, verdict: 'kept', lost: 0 }
  let lost = 0
  for (const pair of different) if (!(await isSameValue(session, column, pair))) lost++
  return { object, verdict: lost === 0 ? 'converted' : 'narrowed', lost }
}

/** Another text is the same value when it reads back as the old text in the old type. */
async function isSameValue(session: Session, column: ColumnPairs, [before, after]: Pair): Promise<boolean> {
  if (before === null || after === null || column.typeBefore === column.typeAfter) return false
  const value = `${quoteLiteral(after)}::${column.typeAfter}`
  for (const back of [`(${value})::${column.typeBefore}`, `(${value})::text::${column.typeBefore}`]) {
    try {
      const [answer] = await session.run(`select ${back}`)
      return answer?.rows[0]?.[0] === before
    } catch (error) {
      if (!databaseFault(error)) throw error
    }
  }
  return false
}
