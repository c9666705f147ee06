/** Migrations that write rows: what a comparison of states does not see. */
import type { Problem } from '@tenon/schema/problem'
import type { StoredMigration } from '../migration/stored.ts'
import { wordsOf } from '../state/script.ts'
import { firstLine } from './first-line.ts'
import { toSegments } from './migration-source.ts'

/** For those that are recorded without being run. */
export function rowsNotCompared(chosen: readonly StoredMigration[]): readonly Problem[] {
  const writing = chosen.flatMap((migration) => {
    const sql = firstWriting(migration)
    return sql === undefined ? [] : [{ name: `${migration.version}_${migration.name}`, sql }]
  })
  if (writing.length === 0) return []
  const names = writing.map(({ name, sql }) => `\`${name}\` (\`${firstLine(sql)}\`)`)
  return [
    {
      code: 'migration/rows-not-compared',
      severity: 'warning',
      message: `Objects were compared, and no rows: whether the database has what ${names.join(', ')} ${names.length > 1 ? 'write' : 'writes'} is not known.`,
      hint: 'Look there before the next migration leans on it; what is missing is put in by hand.',
    },
  ]
}

const firstWriting = ({ up }: StoredMigration): string | undefined =>
  toSegments(up)
    .flatMap(({ statements }) => statements)
    .find(writesRows)

/** Of a routine that it calls nothing is known. */
export function writesRows(sql: string): boolean {
  const words = wordsOf(sql)
  if (/^(?:insert|update|delete|merge|copy|truncate)\b/i.test(words)) return true
  if (/^with\b/i.test(words)) return /\b(?:insert|update|delete|merge)\b/i.test(words)
  if (/^create\s+(?:\w+\s+)*table\b[^(]*\sas\s/i.test(words)) return !/\swith\s+no\s+data$/i.test(words)
  return /^do\b/i.test(words) && /\b(?:insert\s+into|update|delete\s+from|merge\s+into|copy|truncate)\b/i.test(sql)
}
