/** Makes repositories: each method reads its arguments, finds or compiles the plan of their shape, and runs it. */
import { NotFoundError } from '../errors.ts'
import type { Executor } from '../pool/executor.ts'
import { aggregate } from './aggregate.ts'
import { type Find, findByKey, findByUnique, findFirst, findMany, findNumber, firstKeys, rowKeys } from './find.ts'
import { remember } from './handle.ts'
import type { DatabaseMetadata } from './metadata.ts'
import { type Model, modelsOf } from './model.ts'
import { paginate } from './paginate.ts'
import { QueryError } from './query-error.ts'
import { quiet } from './quiet.ts'
import { isPlain } from './reading.ts'
import type { Repository } from './repository.ts'
import { runPlan } from './run-plan.ts'
import type { TableTypes } from './types.ts'
import { upsertOne } from './upsert.ts'
import { nameViolation } from './violation.ts'
import { within } from './within.ts'
import { createOne, deleteOne, deleteRows, describeValue, notFound, updateOne, updateRows } from './write.ts'
import { createRows, createRowsReturning } from './write-many.ts'

/** `table` is the repository's key in the metadata; `executor` the database or a transaction. */
export function createRepository<T extends TableTypes>(
  table: string,
  metadata: DatabaseMetadata,
  executor: Executor,
): Repository<T> {
  const model = modelsOf(metadata).of(table)
  const Kind = executor.inTransaction ? QuietRepository : TableRepository
  const repository = new Kind(model, metadata, executor)
  remember(repository, model)
  // Rows have the form that the metadata says; generated types and metadata come from the same model.
  return repository as unknown as Repository<T>
}

class TableRepository {
  readonly #model: Model
  readonly #metadata: DatabaseMetadata
  readonly #executor: Executor

  constructor(model: Model, metadata: DatabaseMetadata, executor: Executor) {
    this.#model = model
    this.#metadata = metadata
    this.#executor = executor
  }

  async find(key: unknown, query?: unknown, options?: unknown) {
    return this.#first(findByKey(this.#model, key, query, rowKeys), query, options)
  }

  async get(key: unknown, query?: unknown, options?: unknown) {
    const { orThrow, rest } = takeOrThrow(query)
    return (
      (await this.#first(findByKey(this.#model, key, rest, rowKeys), rest, options)) ??
      fail(orThrow, () => notFound(this.#model, key))
    )
  }

  async findBy(unique: unknown, query?: unknown, options?: unknown) {
    return this.#first(findByUnique(this.#model, unique, query, rowKeys), query, options)
  }

  async getBy(unique: unknown, query?: unknown, options?: unknown) {
    const { orThrow, rest } = takeOrThrow(query)
    return (
      (await this.#first(findByUnique(this.#model, unique, rest, rowKeys), rest, options)) ??
      fail(orThrow, () => notFound(this.#model, unique))
    )
  }

  async findFirst(query?: unknown, options?: unknown) {
    return this.#first(findFirst(this.#model, query, firstKeys), query, options)
  }

  async getFirst(query?: unknown, options?: unknown) {
    const { orThrow, rest } = takeOrThrow(query)
    return (
      (await this.#first(findFirst(this.#model, rest, firstKeys), rest, options)) ??
      fail(orThrow, () => noneFound(this.#model, rest))
    )
  }

  async findMany(query?: unknown, options?: unknown) {
    const find = findMany(this.#model, query)
    checkLock(this.#executor, this.#model, query)
    return runPlan(within(this.#executor, options), find.plan, find.reading.lists)
  }

  async page(query?: unknown, options?: unknown) {
    return paginate(within(this.#executor, options), this.#model, query)
  }

  async count(query?: unknown, options?: unknown) {
    return Number(await this.#value(findNumber(this.#model, query, 'count'), options))
  }

  async exists(query?: unknown, options?: unknown) {
    return (await this.#value(findNumber(this.#model, query, 'exists'), options)) === 't'
  }

  async aggregate(query: unknown, options?: unknown) {
    return aggregate(within(this.#executor, options), this.#model, query)
  }

  async create(input: unknown, selection?: unknown) {
    return this.#write(createOne(this.#executor, this.#model, input, selection))
  }

  async createMany(inputs: unknown, options?: unknown) {
    return this.#write(createRows(this.#executor, this.#model, inputs, options))
  }

  async createManyReturning(inputs: unknown, selection?: unknown) {
    return this.#write(createRowsReturning(this.#executor, this.#model, inputs, selection))
  }

  async update(key: unknown, set: unknown, selection?: unknown) {
    return this.#write(updateOne(this.#executor, this.#model, key, set, selection))
  }

  async updateMany(command: unknown) {
    return this.#write(updateRows(this.#executor, this.#model, command))
  }

  async upsert(command: unknown, selection?: unknown) {
    return this.#write(upsertOne(this.#executor, this.#model, command, selection))
  }

  async delete(key: unknown, selection?: unknown) {
    return this.#write(deleteOne(this.#executor, this.#model, key, selection))
  }

  async deleteMany(command: unknown) {
    return this.#write(deleteRows(this.#executor, this.#model, command))
  }

  #first(find: Find, query: unknown, options: unknown): Promise<object | undefined> {
    checkLock(this.#executor, this.#model, query)
    return runPlan(within(this.#executor, options), find.plan, find.reading.lists).then((rows) => rows[0])
  }

  async #value(find: Find, options: unknown) {
    const { rows } = await within(this.#executor, options).run(find.plan.statement, find.reading.lists[0] ?? [])
    return rows[0]?.[0]
  }

  async #write<Value>(written: Promise<Value>): Promise<Value> {
    try {
      return await written
    } catch (error) {
      throw nameViolation(error, this.#metadata)
    }
  }
}

/** Of a transaction: its methods end no process by an error that the transaction knows of. */
class QuietRepository extends TableRepository {}

for (const [name, { value: method }] of Object.entries(Object.getOwnPropertyDescriptors(TableRepository.prototype))) {
  if (name === 'constructor' || typeof method !== 'function') continue
  Object.defineProperty(QuietRepository.prototype, name, {
    value(this: TableRepository, ...given: unknown[]) {
      const work: Promise<unknown> = Reflect.apply(method, this, given)
      return quiet(work)
    },
  })
}

/** Outside of a transaction a lock is gone before its caller sees the row: whoever asks for one there is mistaken. */
function checkLock(executor: Executor, model: Model, query: unknown): void {
  if (!isPlain(query) || query.lock === undefined || executor.inTransaction) return
  throw new QueryError(model.name, ['lock'], 'holds only inside a transaction.')
}

function takeOrThrow(query: unknown): { orThrow: unknown; rest: unknown } {
  if (!isPlain(query) || !Object.hasOwn(query, 'orThrow')) return { orThrow: undefined, rest: query }
  const { orThrow, ...rest } = query
  return { orThrow, rest }
}

function fail(orThrow: unknown, otherwise: () => never): never {
  if (orThrow === undefined || orThrow === null) return otherwise()
  throw typeof orThrow === 'function' ? orThrow() : orThrow
}

function noneFound(model: Model, query: unknown): never {
  const where = isPlain(query) && isPlain(query.where) ? query.where : {}
  const parts = Object.entries(where).map(([name, value]) => `\`${name}\` ${describeValue(model, name, value)}`)
  const sought = parts.length === 0 ? '' : ` with ${parts.join(' and ')}`
  throw new NotFoundError(`There is no \`${model.name}\`${sought}.`, model.metadata.name)
}
