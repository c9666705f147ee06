/** Models on disk to IR and problems: what the language promises, seen from where a user stands. */
import { expect, test } from 'vitest'
import { makeProject, problemsOf, writeInto } from './folder.fixture.ts'
import { loadSchema } from './load-schema.ts'

const user = `import { id, table, text } from '@tenon/schema'
export const User = table('users', { id: id(), email: text().unique(), name: text() })
`

/** One model file, with `User` beside it; lines of the model begin at 3. */
const model = (imports: string, body: string) => ({
  'schema/models/user.ts': user,
  'schema/models/order.ts': `import { ${imports}, id, table } from '@tenon/schema'
import { User } from './user.ts'
${body}
export const used = User
`,
})

test('doc comments above models, columns and relations are kept', async () => {
  const project = await makeProject({
    'schema/models/user.ts': user,
    'schema/models/order.ts': `import { belongsTo, id, table, text } from '@tenon/schema'
import { User } from './user.ts'
/** What a user bought. */
export const Order = table('orders', {
  id: id(),
  /**
   * Who bought it,
   * and pays.
   */
  user: belongsTo(() => User, { as: 'orders' }),
  /** Not this one. */
  note: text().comment('The other one'),
})
`,
  })
  const { ir, problems } = await loadSchema(project)
  expect(problems).toEqual([])
  const orders = ir.tables.find(({ name }) => name === 'orders')
  expect(orders?.comment).toBe('What a user bought.')
  expect(orders?.columns.map(({ name, comment }) => [name, comment])).toEqual([
    ['id', undefined],
    ['user_id', 'Who bought it,\nand pays.'],
    ['note', 'The other one'],
  ])
  expect(orders?.relations[0]?.comment).toBe('Who bought it,\nand pays.')
  expect(orders?.place).toEqual({ file: 'schema/models/order.ts', line: 4, column: 14 })
  expect(orders?.columns[1]?.place).toEqual({ file: 'schema/models/order.ts', line: 10, column: 3 })
})

test('columns that are spread in from another file stand where they are written', async () => {
  const project = await makeProject({
    'schema/shared.ts': `import { timestamptz } from '@tenon/schema'
export const times = {
  /** When it was made. */
  createdAt: timestamptz().defaultNow(),
}
`,
    'schema/models/post.ts': `import { id, table } from '@tenon/schema'
import { times as stamps } from '../shared.js'
export const Post = table('posts', { id: id(), ...stamps })
`,
  })
  const { ir } = await loadSchema(project)
  const column = ir.tables[0]?.columns[1]
  expect(column?.comment).toBe('When it was made.')
  expect(column?.place).toEqual({ file: 'schema/shared.ts', line: 4, column: 3 })
})

test('a model that another file passes on is one table, named where it is declared', async () => {
  const project = await makeProject({
    'schema/models/a-index.ts': `export { User as Person } from './user.ts'\n`,
    'schema/models/user.ts': user,
  })
  const { ir, problems } = await loadSchema(project)
  expect(problems).toEqual([])
  expect(ir.tables.map(({ typeName, place }) => [typeName, place.file])).toEqual([['User', 'schema/models/user.ts']])
})

test('a changed file is read anew', async () => {
  const project = await makeProject({ 'schema/models/user.ts': user })
  await loadSchema(project)
  await writeInto(project.root, {
    'schema/models/user.ts': `\n/** People. */\n${user.replace('import', ' import')}`
      .replace('/** People. */\n import', 'import')
      .replace('export', '/** People. */\nexport'),
  })
  const { ir } = await loadSchema(project)
  expect(ir.tables[0]?.comment).toBe('People.')
})

test('functions are found by their value, under the name that their own file exports', async () => {
  const project = await makeProject({
    'schema/functions/all.ts': `export { makeToken } from './tokens.ts'\n`,
    'schema/functions/tokens.ts': `export const makeToken = () => 'x'\nexport const isToken = (text: string) => text.length > 1\n`,
    'schema/models/token.ts': `import { id, table, text } from '@tenon/schema'
import { makeToken, isToken } from '../functions/tokens.ts'
export const Token = table('tokens', { id: id(), value: text().default(makeToken).satisfies(isToken, 'No token') })
`,
  })
  const { ir, problems } = await loadSchema(project)
  expect(problems).toEqual([])
  expect(ir.functions).toEqual([
    { module: 'schema/functions/tokens.ts', name: 'isToken' },
    { module: 'schema/functions/tokens.ts', name: 'makeToken' },
  ])
  expect(ir.tables[0]?.columns[1]?.default).toEqual({
    kind: 'client',
    call: { module: 'schema/functions/tokens.ts', name: 'makeToken' },
  })
})

test('a function that imports Tenon is refused, since generated code would carry it along', async () => {
  expect(
    await problemsOf({
      'schema/models/user.ts': user,
      'schema/functions/bad.ts': `import { text } from '@tenon/schema'\nexport const f = () => String(text())\n`,
    }),
  ).toEqual(['project/function-imports-tenon schema/functions/bad.ts:1:1'])
})

const at = 'schema/models/order.ts'

test.each([
  [
    'a foreign key to a column that the target lacks, at the column',
    model(
      'bigint',
      `export const Order = table('orders', { id: id(), userId: bigint().references(() => User, 'idd') })`,
    ),
    [`model/unknown-column ${at}:3:90`],
  ],
  [
    'a target that is no table, at the arrow',
    model(
      'belongsTo',
      `export const Order = table('orders', { id: id(), user: belongsTo(() => User.name, { as: 'orders' }) })`,
    ),
    [`model/target-is-no-table ${at}:3:66`],
  ],
  [
    'a member that is no column, at the member',
    model('text', `export const Order = table('orders', {\n  id: id(),\n  mood: 5 as never,\n})`),
    [`model/no-column ${at}:5:3`],
  ],
  [
    'a target that no file exports',
    model(
      'belongsTo',
      `const Hidden = table('hidden', { id: id() })\nexport const Order = table('orders', { id: id(), user: belongsTo(() => Hidden) })`,
    ),
    [`model/target-not-exported ${at}:4:66`],
  ],
  [
    'a foreign key of another type',
    model('text', `export const Order = table('orders', { id: id(), userId: text().references(() => User, 'id') })`),
    [`model/foreign-key-type ${at}:3:76`],
  ],
  [
    'a foreign key to a column that is not unique',
    model('text', `export const Order = table('orders', { id: id(), user: text().references(() => User, 'name') })`),
    [`model/foreign-key-target ${at}:3:74`],
  ],
  [
    'two columns of one name, at the second',
    model('text', `export const Order = table('orders', { id: id(), userName: text(),\n  user_name: text() })`),
    [`model/name-taken ${at}:4:3`],
  ],
  [
    'two tables of one name',
    model('text', `export const Order = table('users', { id: id() })`),
    ['model/name-taken schema/models/user.ts:2:14'],
  ],
  [
    'a column name of more than 63 bytes',
    model('text', `export const Order = table('orders', {\n  id: id(),\n  ${'ä'.repeat(32)}: text(),\n})`),
    [`model/name-too-long ${at}:5:3`],
  ],
  [
    'a default that does not fit, at the value',
    model('integer', `export const Order = table('orders', { id: id(), n: integer().default(1.5) })`),
    [`model/default-does-not-fit ${at}:3:71`],
  ],
  [
    'an inline function, at the function',
    model('text', `export const Order = table('orders', { id: id(), n: text().default(() => 'x') })`),
    [`model/inline-function ${at}:3:68`],
  ],
  [
    'an unknown column in an index, at the rule',
    model(
      'index',
      `export const Order = table('orders', { id: id() }, (order: any) => [\n  index(order.id),\n  index(order.nope),\n])`,
    ),
    [`model/unknown-column ${at}:5:3`],
  ],
  [
    'an unknown column in a check',
    model(
      'check',
      `export const Order = table('orders', { id: id() }, (order: any) => [check('x', \`\${order.nope} > 0\`)])`,
    ),
    [`model/unknown-column ${at}:3:69`],
  ],
  [
    'a relation that is called like a column of the target, at its options',
    model(
      'belongsTo',
      `export const Order = table('orders', { id: id(), user: belongsTo(() => User, { as: 'name' }) })`,
    ),
    [`model/name-taken ${at}:3:78`],
  ],
  [
    'two relations of one name',
    model(
      'belongsTo',
      `export const Order = table('orders', {\n  id: id(),\n  user: belongsTo(() => User, { as: 'orders' }),\n  buyer: belongsTo(() => User, { as: 'orders' }),\n})`,
    ),
    [`model/name-taken ${at}:6:32`],
  ],
  [
    'a type that there is not',
    model('varchar', `export const Order = table('orders', { id: id(), n: varchar(0) })`),
    [`model/column ${at}:3:61`],
  ],
  [
    'a key of its own beside an id',
    model('primaryKey', `export const Order = table('orders', { id: id() }, (order) => [primaryKey(order.id)])`),
    [`model/two-primary-keys ${at}:3:64`],
  ],
  [
    'SET NULL on a key that can not be NULL',
    model(
      'belongsTo',
      `export const Order = table('orders', { id: id(), user: belongsTo(() => User, { onDelete: 'set null' }) })`,
    ),
    [`model/contradiction ${at}:3:50`],
  ],
  [
    'columns of a relation that are not there',
    model(
      'belongsTo',
      `export const Order = table('orders', { id: id(), user: belongsTo(() => User, { key: 'userNo' }) })`,
    ),
    [`model/unknown-column ${at}:3:78`],
  ],
  [
    'a repository that would hide a method of the database',
    model('text', `export const Order = table('reports', { id: id() })`),
    [`model/reserved-name ${at}:3:14`],
  ],
  [
    'an enumeration that is not called',
    {
      'schema/models/order.ts': `import { enumeration, id, table } from '@tenon/schema'
const mood = enumeration('mood', ['a'])
export const Order = table('orders', { id: id(), mood: mood as never })
`,
    },
    [`model/no-column ${at}:3:50`],
  ],
])('%s is a problem with its place', async (_, files, expected) => {
  expect(await problemsOf(files)).toEqual(expected)
})

test('a syntax error is a problem at the offending character', async () => {
  expect(await problemsOf({ 'schema/models/user.ts': `export const ü = 'ä'; const = 1\n` })).toEqual([
    'project/syntax schema/models/user.ts:1:29',
  ])
})

test('an import of a file that is not there is a problem at the import', async () => {
  expect(await problemsOf({ 'schema/models/user.ts': `import { x } from './nope.ts'\nexport const y = x\n` })).toEqual([
    'project/missing-module schema/models/user.ts:1:19',
  ])
})

test('an import of a package that is not installed is a problem at the import', async () => {
  expect(
    await problemsOf({
      'schema/models/user.ts': `import 'node:fs'\nimport { x } from 'tenon-nope'\nexport const y = x\n`,
    }),
  ).toEqual(['project/missing-module schema/models/user.ts:2:19'])
})

test('a module that throws something that is no error is named all the same', async () => {
  const project = await makeProject({
    'schema/models/a.ts': user,
    'schema/models/b.ts': `if (Date.now() > 0) throw 'no luck'\nexport const b = 1\n`,
  })
  const { problems } = await loadSchema(project)
  expect(problems).toMatchObject([
    { code: 'project/module-throws', at: { file: 'schema/models/b.ts', line: 1, column: 1 } },
  ])
})

test('`notNull()` is answered with what the default is', async () => {
  const project = await makeProject({
    'schema/models/a.ts': `import { table, text } from '@tenon/schema'
export const A = table('a', { name: (text() as unknown as { notNull(): never }).notNull() })
`,
  })
  const { problems } = await loadSchema(project)
  expect(problems).toMatchObject([
    {
      code: 'project/module-throws',
      at: { file: 'schema/models/a.ts', line: 2 },
      hint: 'NOT NULL is the default: leave `.notNull()` out. `.nullable()` is the exception.',
    },
  ])
})

test('a module that throws is a problem where it throws', async () => {
  const project = await makeProject({
    'schema/models/a.ts': user,
    'schema/models/b.ts': `import { a } from '../deep.ts'\n\nexport const b: number = a()\n`,
    'schema/deep.ts': `export function a(): number {\n  throw new Error('no luck')\n}\n`,
  })
  const { problems } = await loadSchema(project)
  expect(problems).toEqual([
    {
      code: 'project/module-throws',
      severity: 'error',
      message: '`schema/deep.ts` fails while it is loaded: no luck.',
      at: { file: 'schema/deep.ts', line: 2, column: 9 },
    },
  ])
})

test('rules that throw are a problem of the model', async () => {
  expect(
    await problemsOf({
      'schema/models/user.ts': `import { id, table } from '@tenon/schema'\nexport const User = table('users', { id: id() }, () => { throw new Error('x') })\n`,
    }),
  ).toEqual(['model/rules schema/models/user.ts:2:14'])
})

test('a project without models says what to write', async () => {
  expect(await problemsOf({})).toEqual(['project/no-models '])
})
