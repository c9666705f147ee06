/** How a column's values are kept and measured, as statements beside those that make or retype it. */
import { attributesOf, type ColumnStorage, notesOf } from '../../catalog/attributes.ts'
import { isSame } from '../../catalog/diff.ts'
import type { Fact } from '../../catalog/fact.ts'
import { quoteName, quotePath } from '../../sql/quote.ts'
import { optionChanges } from './option.ts'

/** `from`: the column as it was; absent for a new one. A change of type puts storage and compression back to the type's own. */
export function storageChanges(to: Fact, from?: Fact, isRetyped = false): string[] {
  const fresh = attributesOf('column', to)
  const old: ColumnStorage = from ? attributesOf('column', from) : {}
  const kept: ColumnStorage = isRetyped ? {} : old
  const usual = from ? (notesOf('column', from).usualStorage ?? 'extended') : 'extended'
  const changes = [
    ...(kept.storage === fresh.storage ? [] : [`set storage ${fresh.storage ?? usual}`]),
    ...(kept.compression === fresh.compression ? [] : [`set compression ${fresh.compression ?? 'default'}`]),
    ...(old.statistics === fresh.statistics ? [] : [`set statistics ${fresh.statistics ?? -1}`]),
    ...(isSame(old.options ?? [], fresh.options ?? []) ? [] : optionChanges(old.options, fresh.options)),
  ]
  const column = `alter table ${quotePath(to.path.slice(0, 2))} alter column ${quoteName(to.path[2] ?? '')}`
  return changes.map((one) => `${column} ${one}`)
}
