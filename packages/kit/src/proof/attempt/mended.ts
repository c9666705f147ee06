/** What an up written by hand may mend before the state after refuses it: then rows of that kind are common ones. */
import type { Segment } from '@tenon/runtime/migrate'
import type { Fact } from '../../catalog/fact.ts'
import { printPath } from '../../catalog/fact-id.ts'
import { mentions } from '../seed/catalog.ts'
import type { Coming, ComingTable } from '../seed/coming.ts'

/** Without what is demanded of columns that a statement reads or writes before it changes rows of their table. */
export function withoutMended(coming: Coming, up: readonly Segment[], before: readonly Fact[]): Coming {
  const writing = up.flatMap(({ statements }) => statements.filter((sql) => mends.test(sql) && !defines.test(sql)))
  if (writing.length === 0) return coming
  const names = new Map(
    before.flatMap(({ kind, path }) => (kind === 'table' ? [[printPath(path), path[1] ?? '']] : [])),
  )
  const tables = [...coming.tables].map(([object, next]): [string, ComingTable] => {
    const table = next.partitionOf?.name ?? names.get(object) ?? ''
    const own = writing.filter((sql) => mentions(sql, table) || mentions(sql.toLowerCase(), table))
    const isStrict = (name: string) => !own.some((sql) => mentions(sql, name) || mentions(sql.toLowerCase(), name))
    const strictOf = <Value>(of: ReadonlyMap<string, Value>) => new Map([...of].filter(([name]) => isStrict(name)))
    return [
      object,
      {
        ...next,
        notNull: next.notNull.filter(isStrict),
        labels: strictOf(next.labels),
        labelsWithin: strictOf(next.labelsWithin),
        checks: next.checks.filter(({ columns }) => columns.every(isStrict)),
      },
    ]
  })
  return { ...coming, tables: new Map(tables) }
}

const mends = /\b(?:update|delete|merge)\b/i
const defines = /^\s*(?:create|alter|comment|drop|grant|revoke)\b/i
