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

test('the JSON form has the documented keys and no others', async () => {
  const body = "returns trigger language plpgsql as 'begin new.b := 1; return new; end'"
  const project = makeProject({
    'a.sql': files['a.sql'],
    'b.sql': `${files['b.sql']}create function fill() ${body};\ncreate trigger fills before insert on t for each row execute function fill();\ncreate aggregate total(int) (sfunc = int4pl, stype = int);\n`,
  })
  const { value } = await project.json(['diff', 'a.sql', 'b.sql', ...scratch])
  // The JSON of `diff`, whose form this test is about.
  const plan = value as Plan
  expect(Object.keys(plan)).toEqual([
    'equal',
    'up',
    'down',
    'losses',
    'hazards',
    'renameCandidates',
    'refused',
    'downRefused',
    'unmodelled',
    'unobserved',
    'certificate',
    'notes',
  ])
  const keysOf = (list: readonly object[]) => [...new Set(list.flatMap((one) => Object.keys(one)))]
  expect(plan.up).toBeNull()
  expect(keysOf(plan.refused)).toEqual(expect.arrayContaining(['code', 'severity', 'message', 'hint']))
  expect(keysOf(plan.unmodelled)).toEqual(['what', 'object'])

  project.write('b.sql', project.read('b.sql').replace(/create aggregate .*\n/, ''))
  const { value: whole } = await project.json(['diff', 'a.sql', 'b.sql', ...scratch])
  const { up, down, losses, hazards, renameCandidates, certificate } = whole as Plan
  expect(Object.keys(up ?? {})).toEqual(['segments'])
  expect(Object.keys(down ?? {})).toEqual(['segments', 'class'])
  const segments = [...(up?.segments ?? []), ...(down?.segments ?? [])]
  expect(keysOf(segments)).toEqual(['transactional', 'statements'])
  expect(keysOf(losses)).toEqual(['object', 'kind', 'direction', 'probes'])
  expect(keysOf(hazards)).toEqual(['statement', 'object', 'lock', 'rewrite', 'scan', 'preflight'])
  expect(keysOf(renameCandidates)).toEqual(['kind', 'from', 'to'])
  expect(Object.keys(certificate)).toEqual(['provider', 'version'])
  // Tables and columns are told with their schema, also `public`.
  for (const { object } of [...losses, ...hazards]) expect(object).toMatch(/^public\.t(?:\.\w+)?$/)
  const statements = segments.flatMap((segment) => segment.statements)
  const several = statements.filter((text) => text.includes(';') && !/^create (or replace )?function/.test(text))
  expect(several).toEqual([])
})

interface Plan {
  readonly up: { readonly segments: readonly { readonly statements: readonly string[] }[] } | null
  readonly down: Plan['up']
  readonly losses: readonly { readonly object: string }[]
  readonly hazards: readonly { readonly object: string }[]
  readonly renameCandidates: readonly object[]
  readonly refused: readonly { readonly code: string }[]
  readonly downRefused: readonly { readonly code: string }[]
  readonly unmodelled: readonly object[]
  readonly certificate: object
}

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
    code: 2,
    value: { equal: false, up: null, down: null, refused: [{ code: 'state/unknown' }] },
  })
})

test('a scratch that does not exist is a refusal in the same form', async () => {
  const project = makeProject(files)
  expect(await project.json(['diff', 'a.sql', 'b.sql', '--scratch', 'sqlite'])).toMatchObject({
    code: 2,
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
  expect((value as readonly { columns: readonly object[] }[])[0]?.columns[1]).not.toHaveProperty('reason')
  const { output } = await project.run(['describe', 'q.sql', '--state', 'a.sql', ...scratch])
  expect(output).toMatch(/column +b +integer +number \| null +\S.*, at 1:12/)
})

test('the embedded database proves the same', async () => {
  const project = makeProject({ ...files, 'c.sql': files['a.sql'].replace('b int', 'b int default 7') })
  expect(await project.json(['diff', 'a.sql', 'c.sql', '--scratch', 'pglite'])).toMatchObject({
    value: { down: { class: 'exact' }, certificate: { provider: 'pglite' } },
  })
})

test('a type without a cast is converted as `--using` says, and back as `--using-down` says', async () => {
  const project = makeProject({
    'a.sql': 'create table t (id int primary key, at int);',
    'b.sql': 'create table t (id int primary key, at timestamptz);',
  })
  const { value: bare } = await project.json(['diff', 'a.sql', 'b.sql', ...scratch])
  expect((bare as Plan).refused.map(({ code }) => code)).toEqual(['plan/no-cast'])
  const hints = ['--using', 't.at=to_timestamp(at)', '--using-down', 't.at=extract(epoch from at)::int']
  const { value } = await project.json(['diff', 'a.sql', 'b.sql', ...hints, ...scratch])
  const { up, down, refused, downRefused } = value as Plan
  expect([...refused, ...downRefused]).toEqual([])
  expect(up?.segments.flatMap((one) => one.statements)).toContain(
    'alter table public.t alter column at type timestamptz using to_timestamp(at)',
  )
  expect(down).not.toBeNull()
})
