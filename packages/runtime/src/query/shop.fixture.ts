/** A small shop for the tests of this folder: its DDL, metadata as generated code hands it over, and the types of its tables. */
import { codec } from '../codec/all.ts'
import type { Codec } from '../codec/codec.ts'
import type {
  ColumnMetadata,
  ConstraintMetadata,
  DatabaseMetadata,
  FieldProblem,
  RelationMetadata,
  ReportMetadata,
  TableMetadata,
} from './metadata.ts'

export const shopSql = `
create type category as enum ('book', 'game', 'tool');
create schema "we""ird";
create table users (
  id bigint generated always as identity primary key,
  email text not null constraint users_email_key unique,
  username text not null,
  password_hash text not null default 'none',
  is_active boolean not null default true,
  score int4 constraint users_score_check check (score >= 0),
  manager_id bigint references users,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now());
create table profiles (
  user_id bigint primary key references users on delete cascade,
  bio text);
create table products (
  id bigint generated always as identity primary key,
  name text not null,
  category category not null,
  price numeric(12,2) not null default 0,
  stock int4 not null default 0,
  weight float8,
  grade float4,
  serial int8,
  code uuid not null,
  attributes jsonb not null default '{}',
  labels text[] not null default '{}',
  history category[] default null,
  released date default '2026-01-01',
  picture bytea default 'x');
create table orders (
  id bigint generated always as identity primary key,
  user_id bigint not null references users,
  reviewer_id bigint references users,
  status text not null default 'pending',
  total numeric(12,2) not null default 0,
  placed_at timestamptz(3) not null default now());
create table items (
  order_id bigint not null references orders on delete cascade,
  product_id bigint not null references products,
  quantity int4 not null,
  primary key (order_id, product_id));
create table shipments (
  id bigint generated always as identity primary key,
  order_id bigint not null,
  product_id bigint not null,
  parcel varchar(5) not null,
  foreign key (order_id, product_id) references items);
create table tags (
  id bigint generated always as identity primary key,
  name text not null constraint tags_name_key unique);
create table product_tags (
  product_id bigint not null references products,
  tag_id bigint not null references tags,
  primary key (product_id, tag_id));
create table "we""ird"."se.lect" (
  "__proto__" text primary key,
  "con""structor" int4 not null default 7);
create table counters (
  id bigint generated always as identity primary key,
  count int4 not null default 0);
create table places (
  id bigint generated always as identity primary key,
  name text unique,
  town text default 'here',
  street text,
  unique nulls not distinct (town, street));
create table seats (
  place int4 primary key,
  holder int4 not null unique deferrable,
  unique (place, holder));
`

interface ColumnSpec {
  readonly property: string
  readonly name?: string
  readonly codec: Codec
  readonly type: string
  readonly nullable?: true
  readonly hidden?: true
  readonly readOnly?: true
  readonly optional?: true
  readonly updatedNow?: true
  readonly reference?: true
  readonly serverDefault?: true
  readonly clientDefault?: () => unknown
}

interface TableSpec {
  readonly schema?: string
  readonly name: string
  readonly property: string
  readonly model: string
  readonly columns: readonly ColumnSpec[]
  readonly primaryKey: readonly string[]
  readonly uniques?: readonly (readonly string[])[]
  readonly deferrable?: readonly (readonly string[])[]
  readonly nullsNotDistinct?: readonly (readonly string[])[]
  readonly relations?: Readonly<Record<string, RelationMetadata>>
  readonly constraints?: Readonly<Record<string, ConstraintMetadata>>
  /** What the model's rules would be emitted as. */
  readonly rules?: (values: Record<string, unknown>, problems: FieldProblem[]) => void
}

function toTable(spec: TableSpec): TableMetadata {
  const columns: ColumnMetadata[] = spec.columns.map((one) => ({ name: one.property, nullable: false, ...one }))
  const visible = columns.filter((one) => !one.hidden)
  const read = (input: Readonly<Record<string, unknown>>, problems: FieldProblem[]) => {
    const values: Record<string, unknown> = Object.fromEntries(Object.entries(input))
    spec.rules?.(values, problems)
    return values
  }
  return {
    schema: 'public',
    uniques: [],
    relations: {},
    constraints: {},
    ...spec,
    columns,
    decodeRow: (row) =>
      Object.fromEntries(
        visible.map(({ property, codec: { decode } }, index) => {
          const text = row[index]
          return [property, text === null || text === undefined ? null : decode(text)]
        }),
      ),
    toInsert(input, problems) {
      for (const one of columns)
        if (!one.optional && !one.nullable && !one.clientDefault && !Object.hasOwn(input, one.property))
          problems.push({ field: one.property, rule: 'required', message: `\`${one.property}\` is required.` })
      return read(input, problems)
    },
    toUpdate: read,
  }
}

const id: ColumnSpec = { property: 'id', codec: codec.safeInteger, type: 'int8', readOnly: true, optional: true }
const key = (property: string, name: string): ColumnSpec => ({
  ...{ property, name, codec: codec.safeInteger, type: 'int8' },
  reference: true,
})
const text = (property: string, more: Partial<ColumnSpec> = {}): ColumnSpec => ({
  property,
  codec: codec.text,
  type: 'text',
  ...more,
})
const category = codec.choice(['book', 'game', 'tool'])
const categoryType = '"public"."category"'
const toOne = (target: string, from: string, to: string, optional = false): RelationMetadata => ({
  target,
  many: false,
  optional,
  on: [[from, to]],
})
const toMany = (target: string, from: string, to: string): RelationMetadata => ({
  target,
  many: true,
  optional: false,
  on: [[from, to]],
})

let codes = 0

const tables: TableSpec[] = [
  {
    name: 'users',
    property: 'users',
    model: 'User',
    columns: [
      id,
      text('email'),
      text('username'),
      text('passwordHash', { name: 'password_hash', hidden: true, optional: true }),
      { property: 'isActive', name: 'is_active', codec: codec.boolean, type: 'bool', optional: true },
      { property: 'score', codec: codec.integer, type: 'int4', nullable: true },
      { ...key('managerId', 'manager_id'), nullable: true },
      { property: 'createdAt', name: 'created_at', codec: codec.instant, type: 'timestamptz', optional: true },
      {
        property: 'updatedAt',
        name: 'updated_at',
        codec: codec.instant,
        type: 'timestamptz',
        optional: true,
        updatedNow: true,
      },
    ],
    primaryKey: ['id'],
    uniques: [['email']],
    relations: {
      manager: toOne('users', 'managerId', 'id', true),
      reports: toMany('users', 'id', 'managerId'),
      profile: toOne('profiles', 'id', 'userId', true),
      orders: toMany('orders', 'id', 'userId'),
      reviews: toMany('orders', 'id', 'reviewerId'),
    },
    constraints: {
      users_pkey: { kind: 'primary-key', fields: ['id'] },
      users_email_key: { kind: 'unique', fields: ['email'] },
      users_score_check: { kind: 'check', fields: ['score'] },
      users_manager_id_fkey: { kind: 'foreign-key', fields: ['managerId'] },
    },
    rules(values, problems) {
      if (typeof values.email === 'string') {
        values.email = values.email.toLowerCase()
        if (!String(values.email).includes('@'))
          problems.push({ field: 'email', rule: 'pattern', message: '`email` is no e-mail address.' })
      }
      if (typeof values.username === 'string' && values.username.length < 2)
        problems.push({ field: 'username', rule: 'minLength', message: '`username` is too short.' })
    },
  },
  {
    name: 'profiles',
    property: 'profiles',
    model: 'Profile',
    columns: [key('userId', 'user_id'), text('bio', { nullable: true })],
    primaryKey: ['userId'],
    relations: { user: toOne('users', 'userId', 'id') },
  },
  {
    name: 'products',
    property: 'products',
    model: 'Product',
    columns: [
      id,
      text('name'),
      { property: 'category', codec: category, type: categoryType },
      { property: 'price', codec: codec.decimal, type: 'numeric(12,2)', optional: true },
      { property: 'stock', codec: codec.integer, type: 'int4', optional: true },
      { property: 'weight', codec: codec.double, type: 'float8', nullable: true },
      { property: 'grade', codec: codec.real, type: 'float4', nullable: true },
      { property: 'serial', codec: codec.bigint, type: 'int8', nullable: true },
      {
        property: 'code',
        codec: codec.uuid,
        type: 'uuid',
        clientDefault: () => `00000000-0000-4000-8000-${String(++codes).padStart(12, '0')}`,
      },
      { property: 'attributes', codec: codec.json, type: 'jsonb', optional: true },
      { property: 'labels', codec: codec.list(codec.text), type: 'text[]', optional: true },
      {
        property: 'history',
        codec: codec.list(category),
        type: `${categoryType}[]`,
        nullable: true,
        serverDefault: true,
      },
      { property: 'released', codec: codec.date, type: 'date', nullable: true, serverDefault: true },
      { property: 'picture', codec: codec.bytes, type: 'bytea', nullable: true, serverDefault: true },
    ],
    primaryKey: ['id'],
    rules({ price }, problems) {
      if (typeof price !== 'string') return
      if (!/^-?\d{1,10}(\.\d{1,2}0*)?$/.test(price))
        problems.push({ field: 'price', rule: 'type', message: '`price` must be the digits of a number.' })
      else if (price.startsWith('-')) problems.push({ field: 'price', rule: 'min', message: '`price` is less than 0.' })
    },
    relations: {
      items: toMany('items', 'id', 'productId'),
      tags: {
        target: 'tags',
        many: true,
        optional: false,
        on: [['id', 'productId']],
        through: { table: 'productTags', on: [['tagId', 'id']] },
      },
    },
  },
  {
    name: 'orders',
    property: 'orders',
    model: 'Order',
    columns: [
      id,
      key('userId', 'user_id'),
      { ...key('reviewerId', 'reviewer_id'), nullable: true },
      { property: 'status', codec: codec.choice(['pending', 'paid', 'shipped']), type: 'text', optional: true },
      { property: 'total', codec: codec.decimal, type: 'numeric', optional: true },
      { property: 'placedAt', name: 'placed_at', codec: codec.instant, type: 'timestamptz', optional: true },
    ],
    primaryKey: ['id'],
    relations: {
      user: toOne('users', 'userId', 'id'),
      reviewer: toOne('users', 'reviewerId', 'id', true),
      items: toMany('items', 'id', 'orderId'),
      // Through a table that may hold a pair many times.
      shipped: {
        target: 'products',
        many: true,
        optional: false,
        on: [['id', 'orderId']],
        through: { table: 'shipments', on: [['productId', 'id']] },
      },
    },
    constraints: { orders_user_id_fkey: { kind: 'foreign-key', fields: ['userId'] } },
  },
  {
    name: 'items',
    property: 'items',
    model: 'Item',
    columns: [
      key('orderId', 'order_id'),
      key('productId', 'product_id'),
      { property: 'quantity', codec: codec.integer, type: 'int4' },
    ],
    primaryKey: ['orderId', 'productId'],
    relations: {
      order: toOne('orders', 'orderId', 'id'),
      product: toOne('products', 'productId', 'id'),
      shipments: {
        target: 'shipments',
        many: true,
        optional: false,
        on: [
          ['orderId', 'orderId'],
          ['productId', 'productId'],
        ],
      },
    },
  },
  {
    name: 'shipments',
    property: 'shipments',
    model: 'Shipment',
    columns: [
      id,
      key('orderId', 'order_id'),
      key('productId', 'product_id'),
      { property: 'parcel', codec: codec.text, type: 'varchar(5)' },
    ],
    primaryKey: ['id'],
    relations: {
      item: {
        target: 'items',
        many: false,
        optional: false,
        on: [
          ['orderId', 'orderId'],
          ['productId', 'productId'],
        ],
      },
    },
  },
  {
    name: 'tags',
    property: 'tags',
    model: 'Tag',
    columns: [id, text('name')],
    primaryKey: ['id'],
    uniques: [['name']],
    relations: {
      products: {
        target: 'products',
        many: true,
        optional: false,
        on: [['id', 'tagId']],
        through: { table: 'productTags', on: [['productId', 'id']] },
      },
    },
  },
  {
    name: 'product_tags',
    property: 'productTags',
    model: 'ProductTag',
    columns: [key('productId', 'product_id'), key('tagId', 'tag_id')],
    primaryKey: ['productId', 'tagId'],
  },
  {
    schema: 'we"ird',
    name: 'se.lect',
    property: 'oddities',
    model: 'Oddity',
    columns: [
      text('__proto__'),
      { property: 'constructor', name: 'con"structor', codec: codec.integer, type: 'int4', optional: true },
    ],
    primaryKey: ['__proto__'],
  },
  {
    name: 'counters',
    property: 'counters',
    model: 'Counter',
    columns: [id, { property: 'count', codec: codec.integer, type: 'int4', optional: true }],
    primaryKey: ['id'],
  },
  {
    name: 'places',
    property: 'places',
    model: 'Place',
    columns: [
      id,
      text('name', { nullable: true, optional: true }),
      text('town', { nullable: true, optional: true, serverDefault: true }),
      text('street', { nullable: true, optional: true }),
    ],
    primaryKey: ['id'],
    uniques: [['name'], ['town', 'street']],
    nullsNotDistinct: [['town', 'street']],
  },
  {
    name: 'seats',
    property: 'seats',
    model: 'Seat',
    columns: [
      { property: 'place', codec: codec.integer, type: 'int4' },
      { property: 'holder', codec: codec.integer, type: 'int4' },
    ],
    primaryKey: ['place'],
    uniques: [['holder'], ['place', 'holder']],
    deferrable: [['holder']],
  },
]

const reports: Record<string, ReportMetadata> = {
  revenue: {
    name: 'revenue',
    text: 'select status, sum(total) as revenue from orders where total >= $1::numeric group by 1 order by 1',
    parameters: [{ name: 'least', codec: codec.decimal, type: 'numeric', nullable: false }],
    columns: [
      { property: 'status', codec: codec.text },
      { property: 'revenue', codec: codec.decimal },
    ],
    rows: 'many',
  },
  userNamed: {
    name: 'userNamed',
    text: 'select id, score from users where username = $1 limit 1',
    parameters: [{ name: 'username', codec: codec.text, type: 'text', nullable: true }],
    columns: [
      { property: 'id', codec: codec.safeInteger },
      { property: 'score', codec: codec.integer },
    ],
    rows: 'maybe',
  },
  total: {
    name: 'total',
    text: 'select count(*) from users',
    parameters: [],
    columns: [{ property: 'count', codec: codec.safeInteger }],
    rows: 'one',
  },
  close: {
    name: 'close',
    text: "update orders set status = 'shipped' where status = 'paid'",
    parameters: [],
    columns: [],
    rows: 'count',
  },
}

export const shop: DatabaseMetadata = {
  tables: Object.fromEntries(tables.map((spec) => [spec.property, toTable(spec)])),
  reports,
  environments: {},
}
