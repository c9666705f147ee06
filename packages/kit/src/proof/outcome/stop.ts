/** Where an up stops whatever the rows of a table hold, so that it can run on an empty table only; or at some of them. */
import type { RowsStop } from '../proof.ts'
import type { Lesson } from '../prove-input.ts'

/** One for each statement and table; where the server names one of several tables, that one. */
export function stopsOf(lessons: readonly Lesson[]): readonly RowsStop[] {
  const all = lessons.filter(({ direction, rows, refused }) => direction === 'up' && rows === 'old' && refused === 0)
  const told = new Set(all.filter(({ isTold }) => isTold).map(({ statement }) => statement))
  const whole = new Set(
    all.flatMap(({ object, statement, isPartial }) => (isPartial ? [] : [`${object} ${statement}`])),
  )
  return all
    .filter(({ statement, isTold }) => isTold || !told.has(statement))
    .filter(({ object, statement, isPartial }) => !isPartial || !whole.has(`${object} ${statement}`))
    .map(({ object, statement, message, preflight, column, isPartial }) => ({
      ...{ object, statement, message, preflight },
      ...(column === undefined ? {} : { column }),
      ...(isPartial ? { isPartial } : {}),
    }))
}
