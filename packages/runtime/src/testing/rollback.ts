/** A database for a test by transaction: everything that the test does is rolled back at its end. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { insideOf } from '../database.ts'
import { DatabaseError } from '../migrate/index.ts'

type Executor = ReturnType<typeof insideOf>['executor']

class Finished extends Error {}

/**
 * Runs `body` with a database like `database`, in one transaction that is rolled back whatever comes.
 *
 * A statement that fails undoes itself only, as it does outside of a transaction, and `transaction` works as ever;
 * isolation and retries are those of the outer transaction. Statements run one after the other.
 *
 * @example
 * test('a name is taken once', () =>
 *   withRollback(db, async (db) => {
 *     await db.users.create(ada)
 *     await expect(db.users.create(ada)).rejects.toThrow()
 *     expect(await db.users.count()).toBe(1)
 *   }))
 */
export async function withRollback<Database extends object, Result>(
  database: Database,
  body: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { create, executor } = insideOf(database)
  const finished = new Finished()
  let result: { readonly value: Result } | undefined
  try {
    await executor.transaction(
      async (scope) => {
        await scope.run(unhurried, [])
        // The factory that made `database` makes the same properties; what a transaction lacks is closing and the pool.
        const inside = create(apart(scope), own(database)) as Database
        result = { value: await body(inside) }
        throw finished
      },
      // A test has the time-out of its runner, and may stand at a breakpoint for as long as it likes.
      { timeout: 0 },
    )
  } catch (error) {
    if (error !== finished) throw error
  }
  if (!result)
    throw new Error('The transaction of a test ended without its body: please report this as a bug of Tenon.')
  return result.value
}

const unhurried = {
  text: 'set local idle_in_transaction_session_timeout = 0',
  name: 'test',
  readOnly: true,
  passing: false,
}

/** Closing it is the business of who opened the real one. */
function own(database: object): object {
  const told = ['location', 'capabilities', 'stats'].map((name) => [name, Reflect.get(database, name)] as const)
  return { ...Object.fromEntries(told), close: async () => {} }
}

/** Each statement in a savepoint of its own and in turn, so that a failed one leaves the transaction usable. */
function apart(scope: Executor): Executor {
  let last: Promise<unknown> = Promise.resolve()
  const holding = new AsyncLocalStorage<{ isOver: boolean }>()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    // Its turn would come when the body that waits for it is over.
    if (holding.getStore()?.isOver === false) return Promise.reject(nested())
    const turn = last.then(work, work)
    last = turn.catch(() => {})
    return turn
  }
  const held = async <Result>(body: () => Promise<Result>): Promise<Result> => {
    const hold = { isOver: false }
    return holding.run(hold, body).finally(() => {
      hold.isOver = true
    })
  }
  return {
    inTransaction: false,
    run: (statement, parameters, options) =>
      inTurn(() => scope.transaction((inner) => inner.run(statement, parameters, options))),
    transaction: (body) => inTurn(() => scope.transaction((inner) => held(() => body(inner)))),
  }
}

const nested = () =>
  new DatabaseError({
    kind: 'nested-acquire',
    message:
      "A test by rollback has one connection, and this asks the database for another inside of a transaction; run it on the transaction's own handle.",
  })
