/** What `db.<table>` can do. Types only; `table-repository.ts` does it. */
import type { RunOptions } from '../pool/executor.ts'
import type { Page, PageQuery } from './page.ts'
import type { Checked, NoQuery, Query, Result, Selection, TableTypes } from './types.ts'

type Strength = 'update' | 'no key update' | 'share' | 'key share'

/** Row locks, held until the transaction ends. Without a suffix a locked row is waited for. */
export type Lock = Strength | `${Strength} skip locked` | `${Strength} nowait`

export interface RowQuery<T extends TableTypes> extends Selection<T> {
  lock?: Lock
}

export interface GetQuery<T extends TableTypes> extends RowQuery<T> {
  /** Thrown instead of `NotFoundError`. */
  orThrow?: Error | (() => Error)
}

export interface FirstQuery<T extends TableTypes> extends Omit<Query<T>, 'limit'> {
  lock?: Lock
}

export interface GetFirstQuery<T extends TableTypes> extends FirstQuery<T> {
  /** Thrown instead of `NotFoundError`. */
  orThrow?: Error | (() => Error)
}

export interface ManyQuery<T extends TableTypes> extends Query<T> {
  lock?: Lock
}

/** Which rows: a condition, or by name every row. */
export type Which<T extends TableTypes> = { where: T['where']; all?: never } | { all: true; where?: never }

export interface Upsert<T extends TableTypes> {
  /** The properties of one unique key: which rows count as the same. */
  on: KeysOf<T extends { conflict: infer Keys } ? Keys : T['unique']>
  create: T['insert']
  /** Empty leaves the row that is there as it is. */
  update: T['update']
}

type KeysOf<Unique> = Unique extends unknown ? InAnyOrder<keyof Unique> : never

/** Every one of the names, once. Of more than four the rest is left to the runtime: their orders are too many to write down. */
type InAnyOrder<Names, Rest = Names, Taken extends readonly unknown[] = []> = [Rest] extends [never]
  ? readonly []
  : string extends Names
    ? readonly Names[]
    : Taken['length'] extends 4
      ? readonly Names[]
      : Rest extends unknown
        ? readonly [Rest, ...InAnyOrder<Names, Exclude<Names, Rest | Taken[number]>, [...Taken, Rest]>]
        : never

/** What `aggregate` gives. Over no rows everything but the count is null. */
export interface AggregateQuery<T extends TableTypes> {
  where?: T['where']
  count?: true
  sum?: readonly (keyof T['sums'])[]
  min?: readonly (keyof T['row'])[]
  max?: readonly (keyof T['row'])[]
}

export type Aggregate<T extends TableTypes, Q> = (Q extends { count: true } ? { count: number } : unknown) &
  (Q extends { sum: readonly (infer K extends keyof T['sums'])[] }
    ? { sum: { [P in K]: T['sums'][P] | null } }
    : unknown) &
  (Q extends { min: readonly (infer K extends keyof T['row'])[] }
    ? { min: { [P in K]: T['row'][P] | null } }
    : unknown) &
  (Q extends { max: readonly (infer K extends keyof T['row'])[] } ? { max: { [P in K]: T['row'][P] | null } } : unknown)

/** One table's rows. The same on the database and on a transaction. */
export interface Repository<T extends TableTypes> {
  /** By primary key. */
  find<const Q extends RowQuery<T> = NoQuery>(
    key: T['key'],
    query?: Checked<Q, RowQuery<T>>,
    options?: RunOptions,
  ): Promise<Result<T, Q> | undefined>
  /** By primary key; throws `NotFoundError` (status 404), or the caller's own error. */
  get<const Q extends GetQuery<T> = NoQuery>(
    key: T['key'],
    query?: Checked<Q, GetQuery<T>>,
    options?: RunOptions,
  ): Promise<Result<T, Q>>
  /** By a unique key. */
  findBy<const Q extends RowQuery<T> = NoQuery>(
    unique: T['unique'],
    query?: Checked<Q, RowQuery<T>>,
    options?: RunOptions,
  ): Promise<Result<T, Q> | undefined>
  /** By a unique key; throws `NotFoundError` (status 404), or the caller's own error. */
  getBy<const Q extends GetQuery<T> = NoQuery>(
    unique: T['unique'],
    query?: Checked<Q, GetQuery<T>>,
    options?: RunOptions,
  ): Promise<Result<T, Q>>
  /** The first in the order asked for, or by primary key. */
  findFirst<const Q extends FirstQuery<T> = NoQuery>(
    query?: Checked<Q, FirstQuery<T>>,
    options?: RunOptions,
  ): Promise<Result<T, Q> | undefined>
  /** As `findFirst`; throws `NotFoundError` (status 404), or the caller's own error. */
  getFirst<const Q extends GetFirstQuery<T> = NoQuery>(
    query?: Checked<Q, GetFirstQuery<T>>,
    options?: RunOptions,
  ): Promise<Result<T, Q>>
  findMany<const Q extends ManyQuery<T> = NoQuery>(
    query?: Checked<Q, ManyQuery<T>>,
    options?: RunOptions,
  ): Promise<Result<T, Q>[]>
  /** One page and the total, of one moment. */
  page<const Q extends PageQuery<T> = NoQuery>(
    query?: Checked<Q, PageQuery<T>>,
    options?: RunOptions,
  ): Promise<Page<Result<T, Q>>>
  count(query?: { where?: T['where'] }, options?: RunOptions): Promise<number>
  exists(query?: { where?: T['where'] }, options?: RunOptions): Promise<boolean>
  aggregate<const Q extends AggregateQuery<T>>(
    query: Checked<Q, AggregateQuery<T>>,
    options?: RunOptions,
  ): Promise<Aggregate<T, Q>>

  /** Throws `ValidationError` (status 422) with every field that is wrong. */
  create<const Q extends Selection<T> = NoQuery>(
    input: T['insert'],
    selection?: Checked<Q, Selection<T>>,
  ): Promise<Result<T, Q>>
  /** All or none; gives the number of new rows. */
  createMany(inputs: readonly T['insert'][], options?: { skipDuplicates?: boolean }): Promise<number>
  /** As `createMany`; gives the new rows in the order of the inputs. */
  createManyReturning<const Q extends Selection<T> = NoQuery>(
    inputs: readonly T['insert'][],
    selection?: Checked<Q, Selection<T>>,
  ): Promise<Result<T, Q>[]>
  /** Throws `NotFoundError` when the row isn't there, `ValidationError` with every field that is wrong. */
  update<const Q extends Selection<T> = NoQuery>(
    key: T['key'],
    set: T['update'],
    selection?: Checked<Q, Selection<T>>,
  ): Promise<Result<T, Q>>
  /** Gives the number of rows; `{ all: true }` in place of `where` means every row. */
  updateMany(command: Which<T> & { set: T['update'] }): Promise<number>
  /** Inserts the row, or updates the one that is there already; one statement, safe against others doing the same. */
  upsert<const Q extends Selection<T> = NoQuery>(
    command: Upsert<T>,
    selection?: Checked<Q, Selection<T>>,
  ): Promise<Result<T, Q>>
  /** Gives the row that was; throws `NotFoundError` when it isn't there. */
  delete<const Q extends Omit<Selection<T>, 'with'> = NoQuery>(
    key: T['key'],
    selection?: Checked<Q, Omit<Selection<T>, 'with'>>,
  ): Promise<Result<T, Q>>
  /** Gives the number of rows; `{ all: true }` in place of `where` means every row. */
  deleteMany(command: Which<T>): Promise<number>
}
