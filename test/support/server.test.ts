import postgres from 'postgres'
import { expect, test } from 'vitest'
import { freshDatabase } from './database.ts'

test('a test gets an empty database on a real server', async () => {
  const sql = postgres(await freshDatabase(), { max: 1 })
  const [row] = await sql`select count(*)::int as tables from pg_tables where schemaname = 'public'`
  expect(row?.tables).toBe(0)
  await sql.end()
})
