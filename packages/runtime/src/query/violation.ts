/** Constraint violations with the names that the caller knows: model, fields, constraint. Never reads the server's message. */
import { DatabaseError, type ErrorFacts } from '../errors.ts'
import { modelOf } from './handle.ts'
import type { DatabaseMetadata } from './metadata.ts'
import { type Model, modelsOf } from './model.ts'
import type { Repository } from './repository.ts'
import type { TableTypes } from './types.ts'

const violations = {
  'unique-violation': 'is already taken',
  'foreign-key-violation': 'refers to a row that is not there, or is still referred to',
  'check-violation': 'is refused by a check',
  'not-null-violation': 'must not be null',
  'exclusion-violation': 'excludes a row that is there already',
} as const

export type ViolationKind = keyof typeof violations

/** A row that a constraint refused. */
export class ViolationError extends DatabaseError {
  declare readonly kind: ViolationKind
  /** The model's name: `User`. Empty where no model is concerned, as when a trigger raised the error by itself. */
  readonly model: string
  /** The properties that the constraint guards. */
  readonly fields: readonly string[]

  constructor(facts: ErrorFacts, model: string, fields: readonly string[]) {
    super(facts)
    this.model = model
    this.fields = fields
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), model: this.model, fields: this.fields }
  }
}

/** The error itself, or one that names model and fields when a constraint of the schema refused a row. */
export function nameViolation(error: unknown, metadata: DatabaseMetadata): unknown {
  if (!(error instanceof DatabaseError) || error instanceof ViolationError || !isKind(error.kind)) return error
  const { schema, table } = error
  const model = schema && table ? modelsOf(metadata).named(schema, table) : undefined
  // What a routine raises by itself names as much as it likes.
  if (!model) return new ViolationError({ ...error.facts(), cause: error }, '', [])
  const fields = fieldsOf(model, error)
  const subject =
    fields.length === 0 ? `\`${model.name}\`` : fields.map((one) => `\`${model.name}.${one}\``).join(' with ')
  const by = error.constraint === undefined ? '' : ` (\`${error.constraint}\`)`
  const message = `${subject} ${predicateOf(error.kind, error, model)}${by}.`
  return new ViolationError({ ...error.facts(), message, cause: error }, model.name, fields)
}

/** The server tells both sides of a foreign key alike; the statement tells which it was, where one of ours was sent. */
function predicateOf(kind: ViolationKind, { statement = '' }: DatabaseError, model: Model): string {
  if (kind !== 'foreign-key-violation') return violations[kind]
  const [of, verb = ''] = statement.split('.')
  if (verb.startsWith('delete')) return 'still refers to a row that would be deleted'
  const isOwn = of === model.metadata.property
  return isOwn && verb.startsWith('create') ? 'refers to a row that is not there' : violations[kind]
}

function isKind(kind: string): kind is ViolationKind {
  return Object.hasOwn(violations, kind)
}

function fieldsOf(model: Model, error: DatabaseError): readonly string[] {
  const { constraints } = model.metadata
  const { constraint } = error
  if (constraint !== undefined && Object.hasOwn(constraints, constraint)) return constraints[constraint]?.fields ?? []
  const column = model.columns.find((one) => one.metadata.name === error.column)
  return column ? [column.property] : []
}

type Field<T extends TableTypes> = keyof T['columns'] & string

/** Whether a unique constraint refused a row; of the repository's table and with the field among its columns, when given. */
export function isUniqueViolation<T extends TableTypes>(
  error: unknown,
  repository?: Repository<T>,
  field?: Field<T>,
): error is ViolationError & { kind: 'unique-violation' } {
  return isViolation(error, 'unique-violation', repository, field)
}

/** Whether a foreign key refused a row, or the delete of one that is still referred to. */
export function isForeignKeyViolation<T extends TableTypes>(
  error: unknown,
  repository?: Repository<T>,
  field?: Field<T>,
): error is ViolationError & { kind: 'foreign-key-violation' } {
  return isViolation(error, 'foreign-key-violation', repository, field)
}

export function isCheckViolation<T extends TableTypes>(
  error: unknown,
  repository?: Repository<T>,
  field?: Field<T>,
): error is ViolationError & { kind: 'check-violation' } {
  return isViolation(error, 'check-violation', repository, field)
}

export function isNotNullViolation<T extends TableTypes>(
  error: unknown,
  repository?: Repository<T>,
  field?: Field<T>,
): error is ViolationError & { kind: 'not-null-violation' } {
  return isViolation(error, 'not-null-violation', repository, field)
}

export function isExclusionViolation<T extends TableTypes>(
  error: unknown,
  repository?: Repository<T>,
  field?: Field<T>,
): error is ViolationError & { kind: 'exclusion-violation' } {
  return isViolation(error, 'exclusion-violation', repository, field)
}

function isViolation(error: unknown, kind: ViolationKind, repository?: object, field?: string): boolean {
  if (!(error instanceof ViolationError) || error.kind !== kind) return false
  if (repository === undefined) return true
  const model = modelOf(repository)
  const { schema, name } = model.metadata
  return error.schema === schema && error.table === name && (field === undefined || error.fields.includes(field))
}
