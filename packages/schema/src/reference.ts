/** What a table's callback gets for a column: a marker that `compile` resolves to the column's name, since naming rules come from the config. */

export const indexKey: unique symbol = Symbol.for('tenon.indexKey')

export interface IndexKeySpec {
  /** A member of the table; a relation stands for all columns of its key. */
  readonly property?: string
  /** SQL, may hold markers. */
  readonly expression?: string
  readonly descending?: boolean
  readonly nulls?: 'first' | 'last'
  readonly operatorClass?: string
  readonly collation?: string
}

/** One key of an index: a column or an expression, with its order and operator class. */
export interface IndexKey {
  readonly [indexKey]: IndexKeySpec
  asc(): IndexKey
  desc(): IndexKey
  nullsFirst(): IndexKey
  nullsLast(): IndexKey
  /** Such as `text_pattern_ops` or `gin_trgm_ops`. */
  operatorClass(name: string): IndexKey
  collate(name: string): IndexKey
}

/** A column, or all columns of a relation's key. Interpolated into SQL it reads as the column's name. */
export interface ColumnReference extends IndexKey {
  readonly [columnReference]: true
}

// Tells a column from an expression, for the compiler only.
declare const columnReference: unique symbol

// PostgreSQL's text can't hold a NUL, so no SQL of a user's can look like a marker.
const mark = '\u0000'
const marker = new RegExp(`${mark}([^${mark}]*)${mark}`, 'g')

/** Replaces each marker in SQL by what `resolve` gives for its property. */
export const resolveMarkers = (text: string, resolve: (property: string) => string): string =>
  text.replace(marker, (_, property: string) => resolve(property))

class Key implements ColumnReference {
  readonly [indexKey]: IndexKeySpec
  declare readonly [columnReference]: true

  constructor(spec: IndexKeySpec) {
    this[indexKey] = spec
  }

  asc(): IndexKey {
    return new Key({ ...this[indexKey], descending: false })
  }

  desc(): IndexKey {
    return new Key({ ...this[indexKey], descending: true })
  }

  nullsFirst(): IndexKey {
    return new Key({ ...this[indexKey], nulls: 'first' })
  }

  nullsLast(): IndexKey {
    return new Key({ ...this[indexKey], nulls: 'last' })
  }

  operatorClass(name: string): IndexKey {
    return new Key({ ...this[indexKey], operatorClass: name })
  }

  collate(name: string): IndexKey {
    return new Key({ ...this[indexKey], collation: name })
  }

  toString(): string {
    const { property, expression: text = '' } = this[indexKey]
    return property === undefined ? text : `${mark}${property}${mark}`
  }
}

export const makeReference = (property: string): ColumnReference => new Key({ property })

/**
 * An SQL expression as the key of an index, where it needs an order or an operator class:
 * `index(expression(sql`lower(${user.email})`).operatorClass('text_pattern_ops'))`.
 */
export const expression = (text: string | { toString(): string }): IndexKey => new Key({ expression: String(text) })
