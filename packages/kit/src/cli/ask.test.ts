import { expect, test, vi } from 'vitest'
import { migrateCreate } from '../tasks/migrate-create.ts'
import { projectTemplate } from './project.fixture.ts'
import { hasTerminal, keys, runInTerminal } from './terminal.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

const user = (name: string) => `import { id, table, text } from '@tenon/schema'

export const User = table('users', { id: id(), ${name}: text() })
`
const started = projectTemplate({ 'schema/models/user.ts': user('name') }, ({ root: cwd }) =>
  migrateCreate({ cwd, name: 'first' }),
)

async function askedAbout(press: readonly string[], columns?: number) {
  const project = await started()
  project.write('schema/models/user.ts', user('fullName'))
  const typed = [{ after: 'they are different things', press }]
  const { code, screen } = await runInTerminal(['migrate', 'create', 'rename'], {
    cwd: project.root,
    typed,
    ...(columns !== undefined && { columns }),
  })
  const up = project.list('schema/migrations').find((file) => file.endsWith('_rename.up.sql'))
  return { code, screen, sql: up && project.read(`schema/migrations/${up}`) }
}

test.skipIf(!hasTerminal)('answering yes plans a rename', async () => {
  const { code, screen, sql } = await askedAbout([keys.enter])
  expect(screen).toContain('models differ from migrations in 2 places')
  expect(screen.indexOf('+ column users.full_name')).toBeLessThan(screen.indexOf('public.users.name is gone'))
  expect(screen).toMatch(/~ column users\.full_name +renamed from name/)
  expect(sql).toContain('alter table public.users rename column name to full_name')
  expect(code).toBe(0)
})

test.skipIf(!hasTerminal)('answering no plans a drop, and asks for consent to lose the data', async () => {
  const { code, screen, sql } = await askedAbout([keys.down, keys.enter])
  expect(screen).toContain('`users.name` would be dropped with its data.')
  expect(screen).toContain('--allow-loss users.name')
  expect({ code, sql }).toEqual({ code: 1, sql: undefined })
})

test.skipIf(!hasTerminal)('leaving the question writes nothing', async () => {
  const { code, screen, sql } = await askedAbout([keys.escape])
  expect(screen).toContain('The question was left without an answer.')
  expect({ code, sql }).toEqual({ code: 2, sql: undefined })
})

test.skipIf(!hasTerminal)('a terminal that does not tell its width is asked all the same', async () => {
  const { code, screen, sql } = await askedAbout([keys.enter], 0)
  expect(screen).toContain('public.users.name is gone and public.users.full_name is new. Is it a rename?')
  expect(sql).toContain('alter table public.users rename column name to full_name')
  expect(code).toBe(0)
})
