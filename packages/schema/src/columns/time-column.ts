/** Options that columns of dates and times share. */
import { toSql } from '../sql.ts'
import { Column } from './column.ts'

export class ClockColumn<V> extends Column<V> {
  /** The time of the transaction that inserts the row. */
  defaultNow(): this {
    return this.default(toSql('now()'))
  }
}

/** A point in time that can follow the row's updates. */
export class InstantColumn<V> extends ClockColumn<V> {
  /** Set to the current time by every update. */
  updatedNow(): this {
    return this.but({ updatedNow: true })
  }
}
