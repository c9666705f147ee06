import { openSession } from '@tenon/runtime/migrate'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/database.ts'
import { makeProject } from '../cli/project.fixture.ts'
import { generate } from './generate.ts'
import { seed } from './seed.ts'

test('a seed runs under no bounds of time', { timeout: 240_000 }, async () => {
  const { root: cwd } = makeProject({
    'schema/reports/bounds.sql': `select name, setting from pg_settings
where name in ('statement_timeout', 'idle_in_transaction_session_timeout') order by name;
`,
    'schema/seeds/1-bounds.ts': `import type { Database } from '../../generated/index.js'

export async function seed(db: Database): Promise<void> {
  for (const { name, setting } of await db.reports.bounds()) await db.users.create({ name: \`\${name}: \${setting}\` })
}
`,
  })
  const database = await freshDatabase()
  const session = await openSession(database)
  try {
    await session.run('create table users (id bigint generated always as identity primary key, name text not null)')
    expect((await generate({ cwd })).problems).toEqual([])
    expect((await seed({ cwd, database })).problems).toEqual([])
    const [answer] = await session.run('select name from users order by id')
    expect(answer?.rows).toEqual([['idle_in_transaction_session_timeout: 0'], ['statement_timeout: 0']])
  } finally {
    await session.close()
  }
})
