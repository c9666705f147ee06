/** Reads `Known` from a database's catalogue. Reads only. */
import type { Answer, Session } from '@tenon/runtime/migrate'
import { checkedFacts } from './checked.ts'
import type { Known, KnownColumn, KnownField, KnownFunction, KnownKey, KnownRelation, KnownType } from './known.ts'
import { readBodies } from './read-bodies.ts'
import { readTree } from './tree.ts'

const typeQuery = `
  select t.oid, pg_catalog.format_type(t.oid, null), t.typtype, t.typelem, t.typcategory = 'A' and t.typlen = -1 and t.oid not in (22, 30), t.typbasetype, t.typnotnull,
    (select pg_catalog.json_agg(e.enumlabel order by e.enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = t.oid),
    (select pg_catalog.json_agg(e.oid::int8 order by e.enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = t.oid), t.typndims, t.typrelid
  from pg_catalog.pg_type t order by t.oid`

const functionQuery = `
  select p.oid, p.proname, p.proisstrict, p.provolatile = 'v', p.proretset, e.extname, p.prorettype from pg_catalog.pg_proc p
  left join (pg_catalog.pg_depend d join pg_catalog.pg_extension e on e.oid = d.refobjid and d.refclassid = 'pg_catalog.pg_extension'::regclass)
    on d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e' order by p.oid`

const relationQuery = `
  select c.oid, n.nspname, c.relname, c.relkind,
    exists (select from pg_catalog.pg_inherits i where i.inhparent = c.oid),
    -- tgtype: 1 row, 2 before, 4 insert, 16 update, 64 instead of
    exists (select from pg_catalog.pg_trigger t where t.tgrelid = c.oid and t.tgtype & 1 = 1 and t.tgtype & 66 <> 0 and t.tgtype & 4 = 4),
    exists (select from pg_catalog.pg_trigger t where t.tgrelid = c.oid and t.tgtype & 1 = 1 and t.tgtype & 66 <> 0 and t.tgtype & 16 = 16),
    exists (select from pg_catalog.pg_rewrite r where r.ev_class = c.oid and r.ev_type <> '1'),
    case when c.relkind = 'm' then (select r.ev_action::text from pg_catalog.pg_rewrite r where r.ev_class = c.oid and r.ev_type = '1') end
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') order by c.oid`

// Since 18 attnotnull is true for NOT VALID constraints too; such a constraint has one column, and comparing whole
// arrays would be ambiguous beside a user's own operator for them. Foreign tables only promise; nobody checks them.
const columnQuery = (version: number) => `
  select a.attrelid, a.attnum, a.attname, a.atttypid,
    a.attnotnull and c.relkind in ('r', 'p')${
      version < 180000
        ? ''
        : ` and not exists (select from pg_catalog.pg_constraint k
        where k.conrelid = a.attrelid and k.contype = 'n' and k.conkey[1] = a.attnum and not k.convalidated)`
    },
    a.attgenerated <> '', case when a.attgenerated <> '' then (select d.adbin::text from pg_catalog.pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum) end, a.atttypmod, a.attndims
  from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
  where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') order by 1, 2`

const childQuery = `select inhparent, inhrelid from pg_catalog.pg_inherits where not inhdetachpending order by 1, 2`

const checkQuery = (version: number) => `
  select conrelid, connoinherit, conbin::text from pg_catalog.pg_constraint
  where contype = 'c' and conrelid <> 0 and convalidated${version < 180000 ? '' : ' and conenforced'} order by oid`

const keyQuery = `
  select i.indrelid, pg_catalog.array_to_json(i.indkey::int2[]),
    (select pg_catalog.json_agg(o.opcfamily order by u.at) from pg_catalog.unnest(i.indclass::oid[]) with ordinality u(class, at) join pg_catalog.pg_opclass o on o.oid = u.class),
    i.indnkeyatts, c.relkind = 'I', i.indexprs::text, i.indpred::text, pg_catalog.array_to_json(i.indcollation::oid[]),
    case when i.indexprs is not null then
      (select pg_catalog.json_agg(pg_catalog.pg_get_indexdef(i.indexrelid, g, true) order by g) from pg_catalog.generate_series(1, i.indnkeyatts) g) end
  from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
  where i.indisunique and i.indimmediate and i.indisvalid order by i.indexrelid`

// Strategy 3 of btree is equality; 1, 2, 4 and 5 compare.
const comparisonQuery = `
  select o.amopopr, o.amopfamily, o.amopstrategy = 3 from pg_catalog.pg_amop o join pg_catalog.pg_am m on m.oid = o.amopmethod
  where m.amname = 'btree' order by 1, 2`

const collationQuery = `select oid from pg_catalog.pg_collation where not collisdeterministic order by oid`

export async function readKnown(session: Session): Promise<Known> {
  const version = session.versionNumber
  const queries = [typeQuery, functionQuery, relationQuery, columnQuery(version), childQuery, checkQuery(version)]
  const answers = await session.run([...queries, keyQuery, comparisonQuery, collationQuery].join(';\n'))
  const [types, functions, relations, columns, inheritance, checks, keys, comparisons = [], collations = []] =
    answers.map(toRows)
  const bodies = await readBodies(session)
  const tree = inheritanceTree(inheritance ?? [])
  const known: Known = {
    version,
    types: readTypes(types ?? [], groupRows(columns ?? [])),
    functions: new Map((functions ?? []).map((row) => [row.number(0), toFunction(row, bodies)])),
    relations: new Map(),
    equality: group(
      comparisons.filter((row) => row.flag(2)),
      (row) => row.number(0),
      (row) => row.number(1),
    ),
    looseCollations: new Set(collations.map((row) => row.number(0))),
    ordering: new Set(comparisons.filter((row) => !row.flag(2)).map((row) => row.number(0))),
  }
  const rows: RelationRows = {
    columns: groupRows(columns ?? []),
    checks: groupRows(checks ?? []),
    keys: groupRows(keys ?? []),
    descendants: (relation) => descendants(tree, relation),
  }
  return { ...known, relations: readRelations(relations ?? [], rows, known) }
}

interface Row {
  text(at: number): string
  maybe(at: number): string | undefined
  number(at: number): number
  flag(at: number): boolean
  json(at: number): readonly unknown[]
}

const toRows = (answer: Answer): readonly Row[] =>
  answer.rows.map((cells) => ({
    text: (at) => cells[at] ?? '',
    maybe: (at) => cells[at] ?? undefined,
    number: (at) => Number(cells[at] ?? 0),
    flag: (at) => cells[at] === 't',
    json: (at) => JSON.parse(cells[at] ?? '[]') as readonly unknown[], // our own queries build these arrays
  }))

const groupRows = (rows: readonly Row[]): ReadonlyMap<number, readonly Row[]> => {
  const result = new Map<number, Row[]>()
  for (const row of rows) result.set(row.number(0), [...(result.get(row.number(0)) ?? []), row])
  return result
}

function group(rows: readonly Row[], key: (row: Row) => number, value: (row: Row) => number) {
  const result = new Map<number, Set<number>>()
  for (const row of rows) result.set(key(row), (result.get(key(row)) ?? new Set()).add(value(row)))
  return result
}

function readTypes(rows: readonly Row[], columns: ReadonlyMap<number, readonly Row[]>): ReadonlyMap<number, KnownType> {
  const types = new Map<number, KnownType>()
  for (const row of rows)
    types.set(row.number(0), {
      oid: row.number(0),
      name: row.text(1),
      kind: row.text(2),
      element: row.flag(4) ? row.number(3) : 0,
      dimensions: row.number(9),
      fields: (columns.get(row.number(10)) ?? []).map(toField),
      base: row.number(5),
      notNull: row.flag(6),
      labels: row.json(7).map(String),
      labelIds: row.json(8).map(Number),
    })
  for (const [oid, type] of types)
    if (!type.notNull && isNotNull(types, type)) types.set(oid, { ...type, notNull: true })
  return types
}

const toField = (row: Row): KnownField => ({
  name: row.text(2),
  type: row.number(3),
  modifier: row.number(7),
  dimensions: row.number(8),
})

const isNotNull = (types: ReadonlyMap<number, KnownType>, type: KnownType | undefined): boolean =>
  type !== undefined && (type.notNull || (type.base !== 0 && isNotNull(types, types.get(type.base))))

function toFunction(row: Row, bodies: ReadonlyMap<number, string>): KnownFunction {
  const extension = row.maybe(5)
  const body = bodies.get(row.number(0))
  return {
    name: row.text(1),
    strict: row.flag(2),
    volatile: row.flag(3),
    returnsSet: row.flag(4),
    result: row.number(6),
    ...(body === undefined ? {} : { body }),
    ...(extension === undefined ? {} : { extension }),
  }
}

const inheritanceTree = (rows: readonly Row[]) =>
  group(
    rows,
    (row) => row.number(0),
    (row) => row.number(1),
  )

function descendants(tree: ReadonlyMap<number, ReadonlySet<number>>, relation: number): readonly number[] {
  const own = [...(tree.get(relation) ?? [])]
  return own.concat(own.flatMap((child) => descendants(tree, child)))
}

interface RelationRows {
  readonly columns: ReadonlyMap<number, readonly Row[]>
  readonly checks: ReadonlyMap<number, readonly Row[]>
  readonly keys: ReadonlyMap<number, readonly Row[]>
  descendants(relation: number): readonly number[]
}

function readRelations(
  relations: readonly Row[],
  rows: RelationRows,
  known: Known,
): ReadonlyMap<number, KnownRelation> {
  const own = new Map(relations.map((row) => [row.number(0), ownColumns(row.number(0), rows, known)]))
  const flags = new Map(relations.map((row) => [row.number(0), { insert: row.flag(5), update: row.flag(6) }]))
  const result = new Map<number, KnownRelation>()
  for (const row of relations) {
    const oid = row.number(0)
    const children = rows.descendants(oid)
    const family = [oid, ...children]
    const query = row.maybe(8)
    result.set(oid, {
      oid,
      schema: row.text(1),
      name: row.text(2),
      kind: row.text(3),
      columns: withChildren(
        own.get(oid) ?? new Map(),
        children.map((child) => own.get(child)),
      ),
      keys: (rows.keys.get(oid) ?? []).map(toKey),
      beforeInsert: family.some((member) => flags.get(member)?.insert),
      beforeUpdate: family.some((member) => flags.get(member)?.update),
      hasRules: row.flag(7),
      hasChildren: row.flag(4),
      ...(query === undefined ? {} : { query: readTree(query) }),
    })
  }
  return result
}

type Columns = ReadonlyMap<number, KnownColumn>

function ownColumns(relation: number, rows: RelationRows, known: Known): Columns {
  const checks = (rows.checks.get(relation) ?? []).map((row) => ({
    noInherit: row.flag(1),
    tree: readTree(row.text(2)),
  }))
  const facts = checkedFacts(
    checks.map((check) => check.tree),
    known,
  )
  const result = new Map<number, KnownColumn>()
  for (const row of rows.columns.get(relation) ?? []) {
    const attribute = row.number(1)
    const generated = row.maybe(6)
    const values = facts.values.get(attribute)
    const notNull = row.flag(4) || facts.notNull.has(attribute)
    result.set(attribute, {
      name: row.text(2),
      type: row.number(3),
      modifier: row.number(7),
      dimensions: row.number(8),
      notNull,
      notNullInAll: notNull,
      generated: row.flag(5),
      ...(values ? { values } : {}),
      ...(generated === undefined ? {} : { expression: readTree(generated) }),
    })
  }
  return result
}

/** A child may lack what its parent has; attributes are told apart by name there. */
function withChildren(own: Columns, children: readonly (Columns | undefined)[]): Columns {
  if (children.length === 0) return own
  const inChild = (columns: Columns | undefined, name: string) =>
    [...(columns?.values() ?? [])].find((column) => column.name === name)
  const result = new Map<number, KnownColumn>()
  for (const [attribute, column] of own) {
    const twins = children.map((child) => inChild(child, column.name))
    const { values, ...rest } = column
    const sameValues = twins.every((twin) => twin?.values?.join('\0') === values?.join('\0'))
    result.set(attribute, {
      ...rest,
      notNullInAll: column.notNull && twins.every((twin) => twin?.notNull),
      ...(values && sameValues ? { values } : {}),
    })
  }
  return result
}

function toKey(row: Row): KnownKey {
  const count = row.number(3)
  const [expressions, predicate] = [row.maybe(5), row.maybe(6)]
  const list = expressions === undefined ? [] : readTree(expressions)
  return {
    columns: row.json(1).map(Number).slice(0, count),
    families: row.json(2).map(Number).slice(0, count),
    whole: row.flag(4),
    expressions: Array.isArray(list) ? list : [],
    ...(predicate === undefined ? {} : { predicate: readTree(predicate) }),
    collations: row.json(7).map(Number),
    written: row.json(8).map(String),
  }
}
