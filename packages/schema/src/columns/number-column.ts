/** Options that columns of numbers share, whatever their form in TypeScript. */
import { Column, withMessage } from './column.ts'

export class NumberColumn<V> extends Column<V> {
  /** The least value that code may write. The database holds such a bound by `.check(…)`. */
  min(limit: V & (number | bigint | string), message?: string): this {
    return this.rule({ kind: 'min', limit: toLimit(limit), ...withMessage(message) })
  }

  max(limit: V & (number | bigint | string), message?: string): this {
    return this.rule({ kind: 'max', limit: toLimit(limit), ...withMessage(message) })
  }

  /** Both bounds, with one message. */
  range(least: V & (number | bigint | string), most: V & (number | bigint | string), message?: string): this {
    return this.min(least, message).max(most, message)
  }
}

/** A number column that can count by itself. */
export class IntegerColumn<V> extends NumberColumn<V> {
  /** Numbered by the database; `by default` lets an insert bring its own. */
  identity(generated: 'always' | 'by default' = 'always'): this {
    return this.but({ identity: generated })
  }

  /**
   * Numbered by a sequence that the column owns, as PostgreSQL's `serial` makes it: what tables of other tools have. For
   * a new table `.identity()` is better, since nothing can be inserted past it by mistake.
   *
   * @param sequence its name, in the table's schema; `<table>_<column>_seq` by default.
   * @see https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL
   */
  serial(sequence?: string): this {
    return this.but({ serial: sequence === undefined ? {} : { sequence } })
  }
}

const toLimit = (limit: number | bigint | string): number | string =>
  typeof limit === 'bigint' ? String(limit) : limit
