/** Loads one page and the total by one statement, so that both are of one moment. */
import { NotFoundError } from '../errors.ts'
import type { Executor } from '../pool/executor.ts'
import { findNumber, mainList, planSelect } from './find.ts'
import type { Model } from './model.ts'
import { type Page, toPage } from './page.ts'
import { readClauses, readSelected, selectionKeys } from './read-query.ts'
import { checkKeys, type Reading, refuse, refuseGiven, startReading } from './reading.ts'
import { finish } from './run-plan.ts'

const keys = [...selectionKeys, 'where', 'orderBy', 'page', 'perPage', 'maxPerPage', 'pastEnd'] as const
type Query = Readonly<Record<string, unknown>>

export async function paginate(executor: Executor, model: Model, query: unknown): Promise<Page<object>> {
  const reading = startReading('page;')
  const asked: unknown = query === undefined ? {} : query
  checkKeys(reading, model, asked, keys)
  const page = readNumber(reading, model, asked, 'page', 1)
  const perPage = Math.min(
    readNumber(reading, model, asked, 'perPage', 20),
    readNumber(reading, model, asked, 'maxPerPage', 100),
  )
  const pastEnd = readPastEnd(reading, model, asked)
  const { items, total } = await loadPage(executor, model, asked, page, perPage)
  const pages = Math.ceil(total / perPage)
  if (page === 1 || page <= pages || pastEnd === 'empty') return toPage(items, total, page, perPage)
  if (pastEnd === 'error')
    throw new NotFoundError(`There is no page ${page} of \`${model.name}\`: there are ${pages}.`, model.metadata.name)
  const last = Math.max(pages, 1)
  const again = await loadPage(executor, model, asked, last, perPage)
  return toPage(again.items, again.total, last, perPage)
}

function readNumber(reading: Reading, model: Model, query: Query, word: string, otherwise: number): number {
  const value = query[word] ?? otherwise
  reading.path.push(word)
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1)
    refuseGiven(reading, model, 'is no whole number from 1.')
  reading.path.pop()
  return value
}

function readPastEnd(reading: Reading, model: Model, query: Query): 'empty' | 'error' | 'last' {
  const { pastEnd = 'empty' } = query
  if (pastEnd === 'empty' || pastEnd === 'error' || pastEnd === 'last') return pastEnd
  reading.path.push('pastEnd')
  return refuse(reading, model, 'is none of `empty`, `error` and `last`.')
}

async function loadPage(
  executor: Executor,
  model: Model,
  query: Query,
  page: number,
  perPage: number,
): Promise<{ items: object[]; total: number }> {
  const reading = startReading('page;')
  const offset = (page - 1) * perPage
  if (!Number.isSafeInteger(offset)) refuseGiven(reading, model, 'asks for a page too far away.')
  const clauses = readClauses(reading, model, mainList(reading), { ...query, limit: perPage, offset })
  const selected = readSelected(reading, model, query, true)
  const plan = model.shapes.get(reading.key, () =>
    planSelect(selected, clauses, { tail: '', passing: true, ordered: true, total: true }),
  )
  const { rows } = await executor.run(plan.statement, mainList(reading))
  const items = await finish(executor, plan, reading.lists, rows)
  const first = rows[0]
  if (first) return { items, total: Number(first.at(-1)) }
  // No row carries the total then. Behind the last page it is asked for by itself.
  if (offset === 0) return { items, total: 0 }
  return { items, total: await countAll(executor, model, query) }
}

async function countAll(executor: Executor, model: Model, query: Query): Promise<number> {
  const { where } = query
  const { reading, plan } = findNumber(model, where === undefined ? undefined : { where }, 'count')
  const { rows } = await executor.run(plan.statement, mainList(reading))
  return Number(rows[0]?.[0])
}
