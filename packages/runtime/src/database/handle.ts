/** What callers hold: repositories, reports, raw queries and transactions over one executor. The database and each transaction are one. */
import { DatabaseError, ValueError } from '../errors.ts'
import type { Executor, RunOptions, TransactionOptions } from '../pool/executor.ts'
import type { DatabaseMetadata } from '../query/metadata.ts'
import { quiet } from '../query/quiet.ts'
import { createReport } from '../query/report.ts'
import { createRepository } from '../query/table-repository.ts'
import { nameViolation } from '../query/violation.ts'
import { createRawStatements, type RawQuery, type RawStatements, runRaw } from './raw-query.ts'

/** `Tables`: the repositories, and `reports`. */
export type Transaction<Tables extends object = object> = Tables &
  RawQuery & {
    /** A savepoint: released when the body resolves, rolled back when it rejects. */
    transaction<Result>(body: (tx: Transaction<Tables>) => Promise<Result>): Promise<Result>
  }

const executorOf = new WeakMap<object, Executor>()

export type HandleFactory = (executor: Executor, own: object) => object

/** Builds the properties once for a schema; a repository is made when it is first asked for. */
export function handleFactory(metadata: DatabaseMetadata): HandleFactory {
  const prototype = Object.create(null) as object
  for (const property of Object.keys(metadata.tables)) {
    lazily(prototype, property, (executor) => createRepository(property, metadata, executor))
  }
  lazily(prototype, 'reports', (executor) => reportsOf(metadata, executor))
  const statements = createRawStatements()
  const create: HandleFactory = (executor, own) => {
    const handle = Object.create(prototype) as object
    executorOf.set(handle, executor)
    const methods = forExecutor(executor, {
      ...rawMethods(metadata, executor, statements),
      transaction: transactionMethod(metadata, executor, create),
    })
    // By descriptor, since `own` has a getter.
    for (const [name, property] of Object.entries({ ...descriptors(methods), ...descriptors(own) })) {
      Object.defineProperty(handle, name, { ...property, enumerable: false })
    }
    return handle
  }
  return create
}

type Methods = Readonly<Record<string, (...given: never[]) => Promise<unknown>>>

/** In a transaction no method ends the process by an error that the transaction knows of. */
function forExecutor(executor: Executor, methods: Methods): Methods {
  if (!executor.inTransaction) return methods
  const quieted = Object.entries(methods).map(
    ([name, method]) => [name, (...given: never[]) => quiet(method(...given))] as const,
  )
  return Object.fromEntries(quieted)
}

const descriptors = (object: object): Record<string, PropertyDescriptor> => Object.getOwnPropertyDescriptors(object)

function lazily(prototype: object, property: string, make: (executor: Executor) => unknown): void {
  Object.defineProperty(prototype, property, {
    enumerable: true,
    configurable: true,
    get(this: object) {
      const executor = executorOf.get(this)
      if (!executor) return undefined
      const value = make(executor)
      Object.defineProperty(this, property, { value, enumerable: true })
      return value
    },
  })
}

function reportsOf(metadata: DatabaseMetadata, executor: Executor): object {
  const reports = Object.entries(metadata.reports).map(([name, report]) => {
    const run = createReport(report, executor)
    // A report may write.
    const named = (parameters?: object, options?: RunOptions) =>
      run(parameters, options).catch((error: unknown) => {
        throw nameViolation(error, metadata)
      })
    return [name, named] as const
  })
  return Object.freeze(forExecutor(executor, Object.fromEntries(reports)))
}

function rawMethods(metadata: DatabaseMetadata, executor: Executor, statements: RawStatements) {
  const named = async <Result>(answer: Promise<Result>): Promise<Result> => {
    try {
      return await answer
    } catch (error) {
      // The error was made where the socket was read; the caller is only known here.
      if (error instanceof DatabaseError) Error.captureStackTrace(error, named)
      throw nameViolation(error, metadata)
    }
  }
  return {
    sql: async (texts: TemplateStringsArray, ...values: readonly unknown[]) => {
      // In parentheses the values would already stand in the text.
      if (!Array.isArray(texts?.raw)) throw new ValueError(notATag)
      return named(runRaw(executor, statements, texts, values))
    },
    query: (text: string, parameters: readonly unknown[] = [], options?: RunOptions) =>
      named(runRaw(executor, statements, text, parameters, options)),
  }
}

const notATag = '`sql` is the tag of a template: write it without parentheses, or use `query(text, parameters)`.'

function transactionMethod(metadata: DatabaseMetadata, executor: Executor, create: HandleFactory) {
  return async (body: (tx: object) => Promise<unknown>, options?: TransactionOptions) => {
    try {
      return await executor.transaction((scope) => body(create(scope, {})), options)
    } catch (error) {
      // A deferred constraint speaks at COMMIT.
      throw nameViolation(error, metadata)
    }
  }
}
