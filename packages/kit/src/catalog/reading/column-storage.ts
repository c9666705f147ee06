/** How a column's values are kept and measured, those at their default left out. */
import type { ColumnNotes, ColumnStorage } from '../attributes.ts'
import { list, type Row } from './row.ts'

const storageWord = (letter: string): string =>
  `case ${letter} when 'p' then 'plain' when 'e' then 'external' when 'x' then 'extended' else 'main' end`

/** Columns for `pg_attribute a` and its `pg_type t`. */
export const columnStorage = `
  case when a.attstorage <> t.typstorage then ${storageWord('a.attstorage')} end as storage,
  case when a.attstorage <> t.typstorage then ${storageWord('t.typstorage')} end as usual_storage,
  case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end as compression,
  nullif(a.attstattarget, -1) as statistics, (select json_agg(o order by o) from unnest(a.attoptions) o) as options`

export function toColumnStorage(row: Row): ColumnStorage {
  const { storage, compression, statistics } = row
  const options = list(row, 'options')
  return {
    ...(storage ? { storage } : {}),
    ...(compression ? { compression } : {}),
    ...(statistics ? { statistics: Number(statistics) } : {}),
    ...(options.length > 0 ? { options } : {}),
  }
}

export const usualStorage = ({ usual_storage }: Row): Pick<ColumnNotes, 'usualStorage'> =>
  usual_storage ? { usualStorage: usual_storage } : {}
