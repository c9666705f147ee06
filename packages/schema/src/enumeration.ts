/** `enumeration('mood', ['happy', 'sad'])`: a type of the database with its own labels, used as a column type by calling it. */
import { repeated } from './columns/choice.ts'
import { Column, type Mistake } from './columns/column.ts'

export const enumerationSpec: unique symbol = Symbol.for('tenon.enumeration')

export interface EnumerationSpec {
  readonly name: string
  readonly schema: string
  readonly labels: readonly string[]
  readonly comment?: string
  readonly was?: string
  readonly mistakes: readonly Mistake[]
}

export interface Enumeration<V extends string> {
  /** A column of this type. */
  (): Column<V>
  readonly [enumerationSpec]: EnumerationSpec
  /** The schema that holds the type; `public` unless said otherwise. */
  schema(name: string): Enumeration<V>
  /** The type's name before a rename. */
  was(name: string): Enumeration<V>
  comment(text: string): Enumeration<V>
}

/**
 * A type of the database:
 * `export const mood = enumeration('mood', ['happy', 'sad'])`, then `mood: mood().default('happy')` in a model.
 */
export const enumeration = <const Labels extends readonly [string, ...string[]]>(
  name: string,
  labels: Labels,
): Enumeration<Labels[number]> =>
  makeEnumeration({ name, schema: 'public', labels, mistakes: repeated('enumeration', labels) })

function makeEnumeration<V extends string>(spec: EnumerationSpec): Enumeration<V> {
  const but = (more: Partial<EnumerationSpec>) => makeEnumeration<V>({ ...spec, ...more })
  const column = () =>
    new Column<V>({ type: { sql: '', shape: { kind: 'choice', values: spec.labels }, enumeration: self } })
  const self: Enumeration<V> = Object.assign(column, {
    [enumerationSpec]: spec,
    schema: (name: string) => but({ schema: name }),
    was: (name: string) => but({ was: name }),
    comment: (text: string) => but({ comment: text }),
  })
  return Object.freeze(self)
}

export const isEnumeration = (value: unknown): value is Enumeration<string> =>
  typeof value === 'function' && enumerationSpec in value
