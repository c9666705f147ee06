/** From models to the IR: names, keys, relations, what is implied, and what is refused. */
import { expect, test } from 'vitest'
import { codesOf, columnOf, compileModels, tableOf } from './compile.fixture.ts'
import {
  belongsTo,
  bigint,
  boolean,
  check,
  choice,
  enumeration,
  expression,
  foreignKey,
  id,
  index,
  integer,
  list,
  manyToMany,
  primaryKey,
  smallint,
  sql,
  type Table,
  table,
  text,
  unique,
  uuid,
  varchar,
} from './index.ts'

const User: Table = table('users', { id: id(), email: text().unique(), name: text() })

test('names follow PostgreSQL and the naming rule', () => {
  const Order = table(
    'orders',
    {
      id: id(),
      user: belongsTo(() => User).index(),
      status: choice('new', 'old').index(),
      invoiceNo: text().unique(),
      htmlURL: text().named('address'),
    },
    (order) => [
      index(order.user, order.status),
      index(sql`lower(${order.invoiceNo})`),
      index(`status || 'x'`),
      unique(order.user, order.invoiceNo),
      check(`${order.invoiceNo} <> ''`),
      check(`${order.invoiceNo} <> ${order.htmlURL}`),
    ],
  )
  const orders = tableOf({ User, Order }, 'orders')
  expect(orders.columns.map(({ name }) => name)).toEqual(['id', 'user_id', 'status', 'invoice_no', 'address'])
  expect(orders.primaryKey?.name).toBe('orders_pkey')
  expect(orders.foreignKeys.map(({ name }) => name)).toEqual(['orders_user_id_fkey'])
  expect(orders.uniques.map(({ name }) => name)).toEqual(['orders_invoice_no_key', 'orders_user_id_invoice_no_key'])
  expect(orders.checks.map(({ name }) => name)).toEqual([
    'orders_status_check',
    'orders_invoice_no_check',
    'orders_check',
  ])
  expect(orders.indexes.map(({ name }) => name)).toEqual([
    'orders_user_id_idx',
    'orders_status_idx',
    'orders_user_id_status_idx',
    'orders_lower_idx',
    'orders_expr_idx',
  ])
})

test('names of ours are cut to 63 bytes as the server would, names of yours are refused', () => {
  const long = 'x'.repeat(60)
  const Long = table(long, { id: id(), [long]: text().unique() })
  const made = tableOf({ Long }, long)
  expect(made.uniques[0]?.name).toBe(`${'x'.repeat(29)}_${'x'.repeat(29)}_key`)
  expect(Buffer.byteLength(made.uniques[0]?.name ?? '')).toBeLessThanOrEqual(63)
  expect(codesOf({ T: table('t', { a: text().unique('ü'.repeat(32)) }) })).toEqual(['model/name-too-long'])
  expect(codesOf({ T: table('t', { a: text() }, (t) => [index(t.a).named('y'.repeat(64))]) })).toEqual([
    'model/name-too-long',
  ])
})

test('words of SQL are quoted where columns stand in SQL, and others are not', () => {
  const T = table('t', { id: id(), order: integer(), total: integer().check((total) => `${total} > 0`) }, (t) => [
    check('both', sql`${t.order} < ${t.total} and ${t.order} <> ${"it's"}`),
  ])
  expect(tableOf({ T }, 't').checks.map((one) => one.expression)).toEqual([
    'total > 0',
    `"order" < total and "order" <> 'it''s'`,
  ])
})

test('indexes keep method, order, condition, operator class and included columns', () => {
  const T = table('t', { id: id(), a: text(), b: list(text()) }, (t) => [
    index(t.b).using('gin').named('t_b'),
    index(t.a.desc().nullsLast(), expression(sql`lower(${t.a})`).operatorClass('text_pattern_ops').collate('C'))
      .unique()
      .nullsNotDistinct()
      .where(sql`${t.a} <> ''`)
      .include(t.b)
      .was('old')
      .named('t_a')
      .comment('why'),
  ])
  expect(tableOf({ T }, 't').indexes).toMatchObject([
    { name: 't_b', method: 'gin', keys: [{ column: 'b', descending: false }], unique: false },
    {
      name: 't_a',
      method: 'btree',
      unique: true,
      nullsNotDistinct: true,
      keys: [
        { column: 'a', descending: true, nulls: 'last' },
        { expression: 'lower(a)', descending: false, operatorClass: 'text_pattern_ops', collation: '"C"' },
      ],
      include: ['b'],
      where: "a <> ''",
      was: 'old',
      comment: 'why',
    },
  ])
})

test('a relation is named from both sides, and its key takes the type of the target', () => {
  const Order = table('orders', { id: id(), user: belongsTo(() => User, { as: 'orders', onDelete: 'cascade' }) })
  const models = { User, Order }
  const orders = tableOf(models, 'orders')
  expect(orders.columns[1]).toMatchObject({ name: 'user_id', property: 'userId', sqlType: 'bigint', nullable: false })
  expect(orders.columns[1]).not.toHaveProperty('identity')
  expect(orders.foreignKeys[0]).toMatchObject({ columns: ['user_id'], targetColumns: ['id'], onDelete: 'cascade' })
  expect(orders.relations).toMatchObject([
    { name: 'user', many: false, optional: false, on: [{ from: 'user_id', to: 'id' }] },
  ])
  expect(tableOf(models, 'users').relations).toMatchObject([
    { name: 'orders', many: true, target: { schema: 'public', name: 'orders' }, on: [{ from: 'id', to: 'user_id' }] },
  ])
})

test.each([
  ['a unique key', { id: id(), user: belongsTo(() => User, { as: 'profile' }).unique() }],
  ['the primary key', { user: belongsTo(() => User, { as: 'profile' }).primaryKey() }],
])('a relation whose key is %s is one to one', (_, columns) => {
  const Profile = table('profiles', columns)
  expect(tableOf({ User, Profile }, 'users').relations).toMatchObject([
    { name: 'profile', many: false, optional: true },
  ])
})

test('a unique index over some rows only does not make a relation one to one', () => {
  const Pet = table('pets', { id: id(), user: belongsTo(() => User, { as: 'pets' }) }, (pet) => [
    index(pet.user).unique().where('id > 1'),
  ])
  expect(tableOf({ User, Pet }, 'users').relations[0]?.many).toBe(true)
})

test('a relation to a key of several columns brings one column for each', () => {
  const Tenant = table('tenants', { id: uuid().primaryKey() })
  const Room = table('rooms', { tenant: belongsTo(() => Tenant, { as: 'rooms' }), number: integer() }, (room) => [
    primaryKey(room.tenant, room.number),
  ])
  const Booking = table('bookings', { id: id(), room: belongsTo(() => Room, { as: 'bookings' }) }, (booking) => [
    index(booking.room),
  ])
  const bookings = tableOf({ Tenant, Room, Booking }, 'bookings')
  expect(bookings.columns.map(({ name, property, sqlType }) => [name, property, sqlType])).toEqual([
    ['id', 'id', 'bigint'],
    ['room_tenant_id', 'roomTenantId', 'uuid'],
    ['room_number', 'roomNumber', 'integer'],
  ])
  expect(bookings.foreignKeys[0]).toMatchObject({
    columns: ['room_tenant_id', 'room_number'],
    targetColumns: ['tenant_id', 'number'],
  })
  expect(bookings.indexes[0]?.keys.map(({ column }) => column)).toEqual(['room_tenant_id', 'room_number'])
})

test('a key written by hand serves a relation, and may share a column with another', () => {
  const Tenant = table('tenants', { id: id() })
  const Room = table('rooms', { id: id(), tenant: belongsTo(() => Tenant) }, (room) => [unique(room.tenant, room.id)])
  const Booking = table('bookings', {
    id: id(),
    tenant: belongsTo(() => Tenant),
    roomNo: bigint({ as: 'number' }),
    room: belongsTo(() => Room, { as: 'bookings', key: ['tenantId', 'roomNo'], to: ['tenantId', 'id'] }),
  })
  const bookings = tableOf({ Tenant, Room, Booking }, 'bookings')
  expect(bookings.columns.map(({ name }) => name)).toEqual(['id', 'tenant_id', 'room_no'])
  expect(bookings.foreignKeys[1]).toMatchObject({
    columns: ['tenant_id', 'room_no'],
    targetColumns: ['tenant_id', 'id'],
  })
})

test('a relation may refer to another unique column', () => {
  const Login = table('logins', { id: id(), user: belongsTo(() => User, { to: 'email' }) })
  expect(tableOf({ User, Login }, 'logins').columns[1]).toMatchObject({ name: 'user_email', sqlType: 'text' })
})

test('several relations between two tables, and to itself, stand side by side', () => {
  const Message = table('messages', {
    id: id(),
    sender: belongsTo(() => User, { as: 'sent' }),
    receiver: belongsTo(() => User, { as: 'received' }),
    answerTo: belongsTo((): Table => Message, { as: 'answers' }).nullable(),
  })
  const models = { User, Message }
  expect(tableOf(models, 'users').relations.map(({ name }) => name)).toEqual(['sent', 'received'])
  expect(tableOf(models, 'messages').relations.map(({ name, many }) => [name, many])).toEqual([
    ['sender', false],
    ['receiver', false],
    ['answerTo', false],
    ['answers', true],
  ])
})

test('many to many implies a join table that goes with either side', () => {
  const Tag = table('tags', { id: uuid().primaryKey() })
  const Post = table('posts', { id: id(), tags: manyToMany(() => Tag, { as: 'posts' }) })
  const models = { Tag, Post }
  expect(tableOf(models, 'posts_tags')).toMatchObject({
    implied: true,
    columns: [
      { name: 'post_id', sqlType: 'bigint' },
      { name: 'tag_id', sqlType: 'uuid' },
    ],
    primaryKey: { name: 'posts_tags_pkey', columns: ['post_id', 'tag_id'] },
    foreignKeys: [
      { name: 'posts_tags_post_id_fkey', onDelete: 'cascade', target: { name: 'posts' } },
      { name: 'posts_tags_tag_id_fkey', onDelete: 'cascade', target: { name: 'tags' } },
    ],
    indexes: [{ name: 'posts_tags_tag_id_idx' }],
  })
  expect(tableOf(models, 'posts').relations).toMatchObject([
    {
      name: 'tags',
      on: [{ from: 'id', to: 'post_id' }],
      through: { table: { name: 'posts_tags' }, on: [{ from: 'tag_id', to: 'id' }] },
    },
  ])
  expect(tableOf(models, 'tags').relations).toMatchObject([
    {
      name: 'posts',
      on: [{ from: 'id', to: 'tag_id' }],
      through: { table: { name: 'posts_tags' }, on: [{ from: 'post_id', to: 'id' }] },
    },
  ])
})

test('many to many of a table with itself has two columns, named as you like', () => {
  const Person = table('people', {
    id: id(),
    following: manyToMany((): Table => Person, {
      as: 'followers',
      table: 'follows',
      from: 'follower_id',
      to: 'followed_id',
    }),
  })
  expect(tableOf({ Person }, 'follows').columns.map(({ name, property }) => [name, property])).toEqual([
    ['follower_id', 'followerId'],
    ['followed_id', 'followedId'],
  ])
  const Plain = table('plain', { id: id(), friends: manyToMany((): Table => Plain) })
  expect(tableOf({ Plain }, 'plain_friends').columns.map(({ name }) => name)).toEqual(['plain_id', 'friends_id'])
})

test('many to many goes through a model, and says so when the way is not clear', () => {
  const Course = table('courses', {
    id: id(),
    students: manyToMany(() => User, { as: 'courses', through: (): Table => Enrolment }),
  })
  const Enrolment = table('enrolments', {
    id: id(),
    course: belongsTo(() => Course, { as: 'enrolments' }),
    student: belongsTo(() => User, { as: 'enrolments' }),
  })
  expect(tableOf({ User, Course, Enrolment }, 'users').relations).toMatchObject([
    {
      name: 'courses',
      on: [{ from: 'id', to: 'student_id' }],
      through: { table: { name: 'enrolments' }, on: [{ from: 'course_id', to: 'id' }] },
    },
    { name: 'enrolments' },
  ])
  const Twice = table('enrolments', {
    id: id(),
    course: belongsTo(() => Course2),
    student: belongsTo(() => User),
    teacher: belongsTo(() => User),
  })
  const Course2: Table = table('courses', { id: id(), students: manyToMany(() => User, { through: () => Twice }) })
  expect(compileModels({ User, Course2, Twice }).problems).toMatchObject([
    { code: 'model/many-to-many', hint: 'Name one of them: `{ to: … }` of `student`, `teacher`.' },
  ])
  const Course3: Table = table('courses', {
    id: id(),
    students: manyToMany(() => User, { through: () => Third, to: 'student' }),
  })
  const Third = table('enrolments', {
    id: id(),
    course: belongsTo(() => Course3),
    student: belongsTo(() => User),
    teacher: belongsTo(() => User),
  })
  expect(tableOf({ User, Course3, Third }, 'courses').relations[0]?.through?.on).toEqual([
    { from: 'student_id', to: 'id' },
  ])
})

test('an enumeration is a type of the database, shared by columns', () => {
  const mood = enumeration('mood', ['happy', 'sad']).schema('feelings').was('temper')
  const T = table('t', { id: id(), now: mood().default('sad'), before: list(mood()) })
  const { ir, problems } = compileModels({ mood, T })
  expect(problems).toEqual([])
  expect(ir.enumerations).toMatchObject([
    { schema: 'feelings', name: 'mood', typeName: 'Mood', labels: ['happy', 'sad'], was: 'temper' },
  ])
  expect(ir.tables[0]?.columns[1]).toMatchObject({
    sqlType: 'feelings.mood',
    enumeration: { schema: 'feelings', name: 'mood' },
    default: { kind: 'sql', sql: "'sad'", literal: true },
  })
  expect(ir.tables[0]?.columns[2]?.sqlType).toBe('feelings.mood[]')
})

test('every option of a column reaches the IR', () => {
  const T = table('t', {
    a: varchar(5)
      .trim()
      .lowerCase()
      .minLength(2, 'Too short')
      .pattern(/^a/i)
      .email()
      .nullable()
      .hidden()
      .was('b')
      .collate('C')
      .comment('c'),
    g: text().generatedAs(sql`upper(${'x'})`),
    n: integer().identity('by default'),
  })
  expect(columnOf(T, 'a')).toMatchObject({
    nullable: true,
    hidden: true,
    was: 'b',
    collation: '"C"',
    comment: 'c',
    normalisers: ['trim', 'lowerCase'],
    rules: [
      { kind: 'minLength', limit: 2, message: 'Too short' },
      { kind: 'pattern', source: '^a', flags: 'i' },
      { kind: 'email' },
    ],
  })
  expect(columnOf(T, 'g').generated).toBe("upper('x')")
  expect(columnOf(T, 'n').identity).toBe('by default')
})

test('a serial column owns a sequence, called as PostgreSQL would call it, and takes its numbers', () => {
  const T = table('a_table_with_a_name_that_fills_most_of_what_there_is', {
    id: integer().serial().primaryKey(),
    anotherLongName: bigint().serial(),
    odd: smallint().serial('Odd'),
  })
  const { columns } = tableOf({ T }, 'a_table_with_a_name_that_fills_most_of_what_there_is')
  expect(columns.map(({ serial }) => serial)).toEqual([
    'a_table_with_a_name_that_fills_most_of_what_there_is_id_seq',
    'a_table_with_a_name_that_fills_most_of_wh_another_long_name_seq',
    'Odd',
  ])
  expect(columns[2]?.default).toEqual({
    kind: 'sql',
    sql: `nextval('public."Odd"'::regclass)`,
    literal: false,
  })
})

test('a table may have schema, repository, old name and comment of its own', () => {
  const T = table('reports', { id: id() }).schema('audit').repository('auditReports').was('logs').comment('All of them')
  expect(tableOf({ T }, 'reports')).toMatchObject({
    schema: 'audit',
    property: 'auditReports',
    was: 'logs',
    comment: 'All of them',
  })
})

test('columns of several primary keys make one key', () => {
  const T = table('t', { a: integer().primaryKey(), b: text().primaryKey() })
  expect(tableOf({ T }, 't').primaryKey).toMatchObject({ columns: ['a', 'b'] })
})

test('foreign keys and unique constraints keep names and options', () => {
  const T = table(
    't',
    {
      id: id(),
      a: bigint({ as: 'number' }),
      b: text().references(() => User, 'email', { onUpdate: 'cascade', name: 'b_fk' }),
    },
    (t) => [
      foreignKey([t.a], () => User, ['id'], { deferrable: 'deferred' })
        .named('a_fk')
        .was('a_old'),
      unique(t.a).named('a_once').deferrable('deferred').nullsNotDistinct(),
    ],
  )
  const made = tableOf({ User, T }, 't')
  expect(made.foreignKeys).toMatchObject([
    { name: 'b_fk', onUpdate: 'cascade', onDelete: 'no action' },
    { name: 'a_fk', deferrable: 'deferred', was: 'a_old' },
  ])
  expect(made.uniques).toMatchObject([{ name: 'a_once', deferrable: 'deferred', nullsNotDistinct: true }])
})

test.each([
  [
    'two enumerations of one name',
    { a: enumeration('mood', ['x']), b: enumeration('mood', ['y']) },
    ['model/name-taken'],
  ],
  ['a label said twice', { mood: enumeration('mood', ['x', 'x']) }, ['model/enumeration']],
  ['an enumeration called like a table', { Users: enumeration('users', ['x']), User }, ['model/name-taken']],
  ['a table without columns', { T: table('t', {}) }, ['model/no-columns']],
  ['repositories of one name', { A: table('a_b', { id: id() }), B: table('aB', { id: id() }) }, ['model/name-taken']],
  ['two checks of one name', { T: table('t', { a: choice('x').check(() => 'true') }) }, ['model/name-taken']],
  [
    'two indexes of one name in different tables',
    { A: table('a', { x: text().index('same') }), B: table('b', { x: text().index('same') }) },
    ['model/name-taken'],
  ],
  ['a column that filters need', { T: table('t', { and: text() }) }, ['model/reserved-name']],
  ['a column of the system', { T: table('t', { xmin: text() }) }, ['model/reserved-name']],
  ['a schema of the system', { T: table('t', { a: text() }).schema('pg_x') }, ['model/reserved-name']],
  ["the schema of Tenon's history", { T: table('t', { a: text() }).schema('tenon') }, ['model/reserved-name']],
  ['a nullable id', { T: table('t', { id: id().nullable() }) }, ['model/contradiction']],
  [
    'a default beside a computed value',
    { T: table('t', { a: text().default('x').generatedAs(`'x'`) }) },
    ['model/contradiction'],
  ],
  [
    'a default that breaks a rule',
    { T: table('t', { a: text().minLength(3).default('x') }) },
    ['model/default-does-not-fit'],
  ],
  ['a default below the least', { T: table('t', { a: integer().min(3).default(2) }) }, ['model/default-does-not-fit']],
  ['an empty name', { T: table('', { a: text() }) }, ['model/name-empty']],
  [
    'a relation to a table without a key',
    { A: table('a', { x: text() }), B: table('b', { id: id(), a: belongsTo(() => table('a', { x: text() })) }) },
    ['model/target-not-exported'],
  ],
])('%s is refused', (_, models, codes) => {
  expect(codesOf(models)).toEqual(codes)
})

test('keys that depend on each other in a circle are refused', () => {
  const A: Table = table('a', { b: belongsTo(() => B).primaryKey() })
  const B: Table = table('b', { a: belongsTo(() => A).primaryKey() })
  expect(codesOf({ A, B })).toContain('model/circular-key')
})

test('the same models give the same IR, whatever the order of their files', () => {
  const Order = table('orders', { id: id(), user: belongsTo(() => User, { as: 'orders' }), done: boolean() })
  const one = compileModels({ User, Order }).ir
  const other = compileModels({ Order, User }).ir
  expect(other).toEqual(one)
})
