import { expect, test, vi } from 'vitest'
import { makeProject } from './project.fixture.ts'

// Each command is a process of its own, beside whatever else the machine does.
vi.setConfig({ testTimeout: 240_000 })

const files = {
  'a.sql': 'create table t (id int primary key, a varchar(100) not null, b int);\n',
  'b.sql': 'create table t (id int primary key, a varchar(10) not null, c int);\n',
}
const scratch = ['--scratch', 'npm:18']

test('two SQL files are compared in the documented form, and nothing is written', async () => {
  const project = makeProject(files)
  const { code, value } = await project.json(['diff', 'a.sql', 'b.sql', ...scratch])
  expect({ code, value }).toMatchObject({
    code: 1,
    value: {
      equal: false,
      up: {
        segments: [
          { transactional: true, statements: expect.arrayContaining([expect.stringContaining('drop column b')]) },
        ],
      },
      down: { class: 'schema-exact' },
      losses: expect.arrayContaining([
        expect.objectContaining({ object: 'public.t.a', kind: 'narrowed', direction: 'up' }),
        expect.objectContaining({ object: 'public.t.b', kind: 'dropped', direction: 'up' }),
      ]),
      renameCandidates: [{ kind: 'column', from: 'public.t.b', to: 'public.t.c' }],
      refused: [],
      downRefused: [],
      certificate: { provider: 'npm:18' },
    },
  })
  expect(project.list('schema/migrations')).toEqual([])
})

test('equal states exit 0', async () => {
  const project = makeProject(files)
  expect(await project.json(['diff', 'a.sql', 'a.sql', ...scratch])).toMatchObject({
    code: 0,
    value: { equal: true, up: { segments: [] } },
  })
})

test('models are a state, from nothing and back', async () => {
  const project = makeProject(files)
  expect(await project.json(['diff', 'empty', 'models'])).toMatchObject({
    code: 1,
    value: { up: { segments: [{}] }, down: { class: 'exact-loses-new' }, refused: [] },
  })
})

test('a state that does not exist is a refusal in the same form', async () => {
  const project = makeProject(files)
  expect(await project.json(['diff', 'a.sql', 'nowhere.sql', ...scratch])).toMatchObject({
    code: 1,
    value: { equal: false, up: null, down: null, refused: [{ code: 'state/unknown' }] },
  })
})

test('a scratch that does not exist is a refusal in the same form', async () => {
  const project = makeProject(files)
  expect(await project.json(['diff', 'a.sql', 'b.sql', '--scratch', 'sqlite'])).toMatchObject({
    code: 1,
    value: { up: null, refused: [{ code: 'scratch/unknown' }], certificate: null },
  })
})

test('statements are described on any state, and a broken file keeps the form', async () => {
  const project = makeProject({
    ...files,
    'q.sql': 'select id, b from t where id = :id;\n',
    'broken.sql': 'select nope from t;\n',
  })
  const { code, value } = await project.json(['describe', 'q.sql', 'broken.sql', '--state', 'a.sql', ...scratch])
  expect({ code, value }).toMatchObject({
    code: 1,
    value: [
      {
        file: 'q.sql',
        name: 'q',
        rows: 'maybe',
        params: [{ name: 'id', type: 'integer', tsType: 'number', nullable: false }],
        columns: [
          { name: 'id', property: 'id', type: 'integer', tsType: 'number', nullable: false },
          { name: 'b', tsType: 'number', nullable: true },
        ],
        problems: [],
      },
      { file: 'broken.sql', problems: [{ severity: 'error', at: { file: 'broken.sql', line: 1, column: 8 } }] },
    ],
  })
})

test('the embedded database proves the same', async () => {
  const project = makeProject({ ...files, 'c.sql': files['a.sql'].replace('b int', 'b int default 7') })
  expect(await project.json(['diff', 'a.sql', 'c.sql', '--scratch', 'pglite'])).toMatchObject({
    value: { down: { class: 'exact' }, certificate: { provider: 'pglite' } },
  })
})
