/** Constraints, unique indexes and defaults of a state, as the emitters take them: those of SQL files are known to nobody else. */
import type { Fact } from '../catalog/fact.ts'
import type { AddedConstraint, EmitInput } from '../emit/project.ts'

const kinds: Readonly<Record<string, AddedConstraint['kind']>> = {
  'primary-key': 'primaryKey',
  unique: 'unique',
  exclusion: 'exclusion',
  'foreign-key': 'foreignKey',
  check: 'check',
}

export const addedConstraints = (facts: readonly Fact[]): readonly AddedConstraint[] =>
  facts.flatMap((fact) => toConstraint(fact) ?? [])

/** Of columns of tables. */
export const addedDefaults = (facts: readonly Fact[]): NonNullable<EmitInput['defaults']> =>
  facts.flatMap(({ kind, path: [schema, name, column] }) =>
    kind === 'default' && schema !== undefined && name !== undefined && column !== undefined
      ? [{ table: { schema, name }, column }]
      : [],
  )

function toConstraint({ kind, path, attributes }: Fact): AddedConstraint | undefined {
  const isIndex = kind === 'index' && attributes.unique === true
  const constraint = isIndex ? 'unique' : kinds[kind]
  const [schema, table] = isIndex && Array.isArray(attributes.table) ? attributes.table : path
  const name = path.at(-1)
  if (constraint === undefined || typeof schema !== 'string' || typeof table !== 'string' || name === undefined)
    return undefined
  // What a foreign key refers to are another table's columns.
  const definition = String(attributes.definition).replace(/ REFERENCES [\s\S]*$/, '')
  return { table: { schema, name: table }, name, kind: constraint, definition }
}
