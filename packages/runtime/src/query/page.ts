/** Pages: what is asked for, what comes back, and the arithmetic between them. */
import type { OrderBy, Selection, TableTypes } from './types.ts'

export interface PageQuery<T extends TableTypes> extends Selection<T> {
  where?: T['where']
  /** Rows that are equal in it are ordered by primary key, so that no row is on two pages. */
  orderBy?: OrderBy<T['row']>
  /** From 1, which is the default. */
  page?: number
  /** Default 20. More than `maxPerPage` gives `maxPerPage`; the result says which it was. */
  perPage?: number
  /** Default 100. */
  maxPerPage?: number
  /** A page behind the last one: an empty page (the default), a `NotFoundError`, or the last page in its place. */
  pastEnd?: 'empty' | 'error' | 'last'
}

export interface Page<Row> {
  readonly items: Row[]
  /** Rows on all pages. */
  readonly total: number
  readonly pages: number
  readonly page: number
  readonly perPage: number
  readonly hasNext: boolean
  readonly hasPrevious: boolean
  /** The number of the next page. */
  readonly next: number | undefined
  readonly previous: number | undefined
  /** Position of the first item among all rows, from 1; 0 without items. */
  readonly first: number
  readonly last: number
}

export function toPage<Row>(items: Row[], total: number, page: number, perPage: number): Page<Row> {
  const pages = Math.ceil(total / perPage)
  const hasNext = page < pages
  const hasPrevious = page > 1
  const first = items.length === 0 ? 0 : (page - 1) * perPage + 1
  return {
    items,
    total,
    pages,
    page,
    perPage,
    hasNext,
    hasPrevious,
    next: hasNext ? page + 1 : undefined,
    previous: hasPrevious ? Math.min(page - 1, Math.max(pages, 1)) : undefined,
    first,
    last: first === 0 ? 0 : first + items.length - 1,
  }
}
