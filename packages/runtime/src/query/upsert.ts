/** Inserts a row, or updates the one that is there: by a unique key whose values the new row itself says. */
import type { Executor } from '../pool/executor.ts'
import type { Column, Model } from './model.ts'
import { printConflict, printInsert } from './print-write.ts'
import { type Cell, readInsert, readUpdate } from './read-input.ts'
import { isAmong, uniqueOf } from './read-key.ts'
import { selectionKeys } from './read-query.ts'
import { checkKeys, type Reading, refuse, startReading } from './reading.ts'
import { runPlan } from './run-plan.ts'
import { checked, one, readReturned, returning, take } from './write.ts'

export async function upsertOne(executor: Executor, model: Model, command: unknown, query: unknown): Promise<object> {
  const reading = startReading('upsert;')
  const selected = readReturned(reading, model, query, selectionKeys)
  checkKeys(reading, model, command, ['on', 'create', 'update'])
  const key = readOn(reading, model, command.on)
  const inserted = checked(model, (problems) => readInsert(model, command.create, problems))
  checkTold(reading, model, key, inserted)
  const updated = checked(model, (problems) => readUpdate(model, command.update, problems))
  take(reading, inserted)
  take(reading, updated)
  const plan = model.shapes.get(reading.key, () => {
    const conflict = printConflict(model, key, updated, inserted.length + 1)
    return returning(selected, 'upsert', `${printInsert(model, inserted)}${conflict}`)
  })
  return one(await runPlan(executor, plan, reading.lists))
}

function readOn(reading: Reading, model: Model, on: unknown): readonly Column[] {
  reading.path.push('on')
  if (!Array.isArray(on)) refuse(reading, model, 'is no list of the properties of a unique key.')
  const key = uniqueOf(reading, model, on)
  if (key.every((column) => column.metadata.readOnly && model.primaryKey.includes(column)))
    refuse(reading, model, 'asks by a key that the database gives: no new row can have one that is there.')
  if (isAmong(model.metadata.deferrable, key))
    refuse(reading, model, 'asks by a deferrable key, by which PostgreSQL finds no conflict.')
  reading.path.pop()
  reading.key += `on${key.map((column) => column.index).join()};`
  return key
}

/** A value that the new row leaves to the database, or a NULL, would be like none that is there: it would always create. */
function checkTold(reading: Reading, model: Model, key: readonly Column[], inserted: readonly Cell[]): void {
  reading.path.push('create')
  for (const column of key) {
    const cell = inserted.find((one) => one.column === column)
    reading.path.push(column.property)
    if (!cell && !column.metadata.readOnly)
      refuse(reading, model, 'is left out, and `on` asks by it: say which row is meant.')
    if (cell?.text === null && !isAmong(model.metadata.nullsNotDistinct, key))
      refuse(reading, model, 'is null, which is equal to no row that is there, and `on` asks by it.')
    reading.path.pop()
  }
  reading.path.pop()
}
