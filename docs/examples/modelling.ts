/** The modelling language, one idea after the other. Shown by docs/modelling-language.md. */
import {
  belongsTo,
  bigint,
  check,
  choice,
  custom,
  enumeration,
  id,
  index,
  integer,
  jsonb,
  list,
  manyToMany,
  numeric,
  object,
  optional,
  primaryKey,
  sql,
  table,
  text,
  timestamptz,
  unique,
  uuid,
  varchar,
} from '@tenon/schema'

/** Where things are kept. */
export const Warehouse = table('warehouses', {
  id: id(),
  name: varchar(80).unique(),
})

export const size = enumeration('size', ['small', 'medium', 'large'])

/** Something on a shelf. */
export const Item = table(
  'items',
  {
    id: uuid().defaultRandom().primaryKey(),
    /** What people call it. */
    name: text().trim().minLength(1, 'Give it a name').maxLength(200),
    kind: choice('single', 'set').default('single'),
    size: size().nullable(),
    price: numeric(10, 2).min('0').default('0'),
    views: bigint({ as: 'number' }).default(0),
    tags: list(text()).default([]),
    details: jsonb(object({ colour: text(), weight: optional(integer()) })).nullable(),
    searchText: custom('tsvector').generatedAs(sql`to_tsvector('english', name)`).hidden(),
    internalNote: text().nullable().hidden(),
    fullName: text().was('long_name').nullable(),
    warehouse: belongsTo(() => Warehouse, { as: 'items', onDelete: 'restrict' }),
    replacedBy: belongsTo(() => Item, { as: 'replaces', onDelete: 'set null' }).nullable(),
    labels: manyToMany(() => Label, { as: 'items' }),
    createdAt: timestamptz().defaultNow(),
    updatedAt: timestamptz().defaultNow().updatedNow(),
  },
  (item) => [
    check('items_price_not_negative', `${item.price} >= 0`),
    unique(item.warehouse, item.name),
    index(item.warehouse, item.createdAt.desc()),
    index(item.searchText).using('gin'),
    index(sql`lower(${item.name})`).named('items_lower_name_idx'),
    index(item.price).where(`${item.kind} = 'set'`).include(item.name),
  ],
)

export const Label = table('labels', { id: id(), name: text().lowerCase().unique() })

/** A key of several columns. */
export const Reading = table(
  'readings',
  { item: belongsTo(() => Item, { as: 'readings', onDelete: 'cascade' }), at: timestamptz(), value: integer() },
  (reading) => [primaryKey(reading.item, reading.at)],
)
