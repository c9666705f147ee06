/** `list(text())`: an array of any other type, in a column or inside JSON. */
import { quoteText } from '../quote.ts'
import type { Sql } from '../sql.ts'
import { type AnyColumn, Column, type ColumnSpec, columnSpec, type Mistake } from './column.ts'

export class ListColumn<V> extends Column<readonly V[]> {
  minLength(limit: number, message?: string): this {
    return this.rule({ kind: 'minLength', limit, ...(message !== undefined && { message }) })
  }

  maxLength(limit: number, message?: string): this {
    return this.rule({ kind: 'maxLength', limit, ...(message !== undefined && { message }) })
  }

  /** Whether an item may be NULL no type knows here; `compile` looks. */
  override default(value: readonly (V | null)[] | Sql | (() => readonly (V | null)[])): this {
    // Wider than what the column says of its values, on purpose.
    return super.default(value as readonly V[] | Sql | (() => readonly V[]))
  }
}

export function list<V>(item: Column<V>): ListColumn<V> {
  const spec = item[columnSpec]
  const { sql, shape, enumeration } = spec.type
  return new ListColumn({
    type: {
      sql: `${sql}[]`,
      shape: { kind: 'list', of: shape, nullableItems: spec.nullable === true },
      ...(enumeration && { enumeration }),
      ...(spec.type.check && shape.kind === 'choice' && { check: checkOf(shape.values) }),
    },
    mistakes: [...(spec.mistakes ?? []), ...itemMistakes(spec)],
  })
}

const checkOf = (values: readonly string[]) => (column: string) =>
  `${column} <@ array[${values.map(quoteText).join(', ')}]`

/** What can be said of a column but not of an item in it. */
const ofColumnsOnly = [
  'default',
  'identity',
  'serial',
  'generated',
  'primaryKey',
  'unique',
  'index',
  'checks',
  'references',
  'rules',
  'normalisers',
  'hidden',
  'updatedNow',
  'collation',
  'name',
  'was',
] as const satisfies readonly (keyof ColumnSpec)[]

export function itemMistakes(spec: AnyColumn[typeof columnSpec]): readonly Mistake[] {
  return ofColumnsOnly
    .filter((option) => spec[option] !== undefined)
    .map((option) => ({
      call: 'list',
      message: `An item of a list takes no \`${option}\` of its own.`,
      hint: 'Say it of the column, or check the whole list by `.satisfies(…)` or `.check(…)`.',
    }))
}
