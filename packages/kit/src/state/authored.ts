/** What the models say as facts, written as authored, and that text beside them by fact. The server's own form comes from reading it back. */
import type {
  CheckIr,
  ColumnIr,
  EnumerationIr,
  ForeignKeyIr,
  IndexIr,
  IndexKeyIr,
  KeyIr,
  SchemaIr,
  TableIr,
  UniqueIr,
} from '@tenon/schema'
import type { Place } from '@tenon/schema/problem'
import type { Fact } from '../catalog/fact.ts'
import { type FactId, factId } from '../catalog/fact-id.ts'
import { makeFact } from '../catalog/make-fact.ts'
import { makeComment } from '../catalog/read/comment.ts'
import { quoteName, quotePath } from '../sql/quote.ts'

export interface AuthoredFacts {
  readonly facts: readonly Fact[]
  /** The expression or definition as the user wrote it, for facts that hold one; never compared. */
  readonly texts: ReadonlyMap<FactId, string>
  /** Where each fact stands in the models. */
  readonly places: ReadonlyMap<FactId, Place>
}

export function authoredFacts(ir: SchemaIr): AuthoredFacts {
  const enumerations = new Map(ir.enumerations.map((one) => [typeKey(quotePath([one.schema, one.name])), enumId(one)]))
  const tables = new Map(ir.tables.map((table) => [`${table.schema}.${table.name}`, table]))
  const schemas = [...new Set(['public', ...[...ir.tables, ...ir.enumerations].map((one) => one.schema)])]
  const context: Context = { enumerations, tables }
  const authored: readonly Authored[] = [
    ...schemas.map((name) => ({ fact: makeFact({ kind: 'schema', path: [name], attributes: {} }) })),
    ...ir.enumerations.flatMap(enumerationFacts),
    ...ir.tables.flatMap((table) => tableFacts(table, context)),
  ]
  return {
    facts: authored.map((one) => one.fact),
    texts: new Map(authored.flatMap((one) => (one.text === undefined ? [] : [[one.fact.id, one.text] as const]))),
    places: new Map(authored.flatMap((one) => (one.place === undefined ? [] : [[one.fact.id, one.place] as const]))),
  }
}

interface Authored {
  readonly fact: Fact
  readonly text?: string
  readonly place?: Place
}

interface Context {
  /** By type text without blanks, quotes and brackets. */
  readonly enumerations: ReadonlyMap<string, FactId>
  /** By `schema.name`. */
  readonly tables: ReadonlyMap<string, TableIr>
}

const enumId = (one: EnumerationIr): FactId => factId('enum', [one.schema, one.name])

/** `"public"."mood"[]` and `public.mood` name one type. */
const typeKey = (type: string): string => type.replaceAll(/"|(\[\d*\])+$/g, '')

function enumerationFacts(one: EnumerationIr): Authored[] {
  const path = [one.schema, one.name]
  const fact = makeFact({ kind: 'enum', path, attributes: { labels: [...one.labels] } })
  return [{ fact, place: one.place }, ...commentFact('enum', path, one.comment, one.place)]
}

function tableFacts(table: TableIr, context: Context): Authored[] {
  const path = [table.schema, table.name]
  const { place } = table
  return [
    { fact: makeFact({ kind: 'table', path, attributes: {}, uses: [factId('schema', [table.schema])] }), place },
    ...commentFact('table', path, table.comment, place),
    ...table.columns.flatMap((column, index) => columnFacts(table, { ...context, column, position: index + 1 })),
    ...(table.primaryKey ? [keyFact(table, 'primary-key', table.primaryKey)] : []),
    ...table.uniques.map((unique) => keyFact(table, 'unique', unique)),
    ...table.checks.map((check) => checkFact(table, check)),
    ...table.foreignKeys.map((key) => foreignKeyFact(table, key, context)),
    ...table.indexes.flatMap((index) => indexFacts(table, index)),
  ]
}

const commentFact = (
  kind: 'enum' | 'table' | 'column' | 'index',
  path: readonly string[],
  text: string | undefined,
  place: Place,
): Authored[] => (text === undefined ? [] : [{ fact: makeComment(kind, path, factId(kind, path), text), place }])

function columnFacts(
  table: TableIr,
  { column, position, ...context }: Context & { column: ColumnIr; position: number },
) {
  const path = [table.schema, table.name, column.name]
  const own = { uses: [factId('column', path)] }
  const type = context.enumerations.get(typeKey(column.sqlType))
  const facts: Authored[] = [
    {
      fact: makeFact({
        kind: 'column',
        path,
        attributes: {
          type: column.sqlType,
          notNull: !column.nullable,
          notNullName: null,
          collation: column.collation ?? null,
        },
        noted: { position },
        uses: [factId('table', path.slice(0, 2)), ...(type ? [type] : [])],
      }),
      place: column.place,
    },
    ...commentFact('column', path, column.comment, column.place),
  ]
  if (column.default?.kind === 'sql') {
    const { sql } = column.default
    const uses = [...own.uses, ...(column.serial === undefined ? [] : [sequenceId(table, column.serial)])]
    facts.push({
      fact: makeFact({ kind: 'default', path, attributes: { expression: sql }, uses }),
      text: sql,
      place: column.place,
    })
  }
  if (column.generated !== undefined) {
    const attributes = { expression: column.generated, stored: true }
    facts.push({
      fact: makeFact({ kind: 'generated', path, attributes, ...own }),
      text: column.generated,
      place: column.place,
    })
  }
  if (column.identity !== undefined) {
    const attributes = { always: column.identity === 'always', sequence: null, ...usualSequence }
    facts.push({ fact: makeFact({ kind: 'identity', path, attributes, ...own }), place: column.place })
  }
  if (column.serial !== undefined) {
    const attributes = { type: column.sqlType, ...usualSequence }
    const sequence = [table.schema, column.serial]
    facts.push(
      {
        fact: makeFact({ kind: 'sequence', path: sequence, attributes, uses: [factId('schema', [table.schema])] }),
        place: column.place,
      },
      {
        fact: makeFact({ kind: 'sequence-owner', path: sequence, attributes: { column: path }, ...own }),
        place: column.place,
      },
    )
  }
  return facts
}

const sequenceId = ({ schema }: TableIr, name: string): FactId => factId('sequence', [schema, name])

const usualSequence = { start: null, increment: '1', minimum: null, maximum: null, cache: '1', cycle: false }

const nameList = (names: readonly string[]): string => `(${names.map(quoteName).join(', ')})`

const columnIds = (table: { schema: string; name: string }, names: readonly string[]): FactId[] =>
  names.map((name) => factId('column', [table.schema, table.name, name]))

const deferral = (when: 'immediate' | 'deferred' | undefined): string =>
  when === undefined ? '' : when === 'deferred' ? ' DEFERRABLE INITIALLY DEFERRED' : ' DEFERRABLE'

function keyFact(table: TableIr, kind: 'primary-key' | 'unique', key: KeyIr | UniqueIr): Authored {
  const nulls = 'nullsNotDistinct' in key && key.nullsNotDistinct ? ' NULLS NOT DISTINCT' : ''
  const word = kind === 'primary-key' ? 'PRIMARY KEY' : `UNIQUE${nulls}`
  const definition = `${word} ${nameList(key.columns)}${'deferrable' in key ? deferral(key.deferrable) : ''}`
  return {
    fact: makeFact({
      kind,
      path: [table.schema, table.name, key.name],
      attributes: { definition, options: [] },
      uses: columnIds(table, key.columns),
    }),
    place: key.place,
  }
}

function checkFact(table: TableIr, check: CheckIr): Authored {
  const definition = `CHECK (${check.expression})`
  const fact = makeFact({
    kind: 'check',
    path: [table.schema, table.name, check.name],
    attributes: { definition },
    // Which columns an expression names only the server can tell; all of them is safe.
    uses: columnIds(
      table,
      table.columns.map((column) => column.name),
    ),
  })
  return { fact, text: definition, place: check.place }
}

function foreignKeyFact(table: TableIr, key: ForeignKeyIr, context: Context): Authored {
  const actions = [
    ...(key.onUpdate === 'no action' ? [] : [` ON UPDATE ${key.onUpdate.toUpperCase()}`]),
    ...(key.onDelete === 'no action' ? [] : [` ON DELETE ${key.onDelete.toUpperCase()}`]),
  ].join('')
  const target = quotePath([key.target.schema, key.target.name])
  const definition = `FOREIGN KEY ${nameList(key.columns)} REFERENCES ${target}${nameList(key.targetColumns)}${actions}${deferral(key.deferrable)}`
  const fact = makeFact({
    kind: 'foreign-key',
    path: [table.schema, table.name, key.name],
    attributes: { definition },
    uses: [...columnIds(table, key.columns), ...columnIds(key.target, key.targetColumns), ...restsOn(key, context)],
  })
  return { fact, place: key.place }
}

/** The keys and unique indexes of the target that a foreign key can rest on. */
function restsOn(key: ForeignKeyIr, context: Context): FactId[] {
  const { schema, name } = key.target
  const target = context.tables.get(`${schema}.${name}`)
  if (!target) return []
  const wanted = [...key.targetColumns].sort().join('\n')
  const fits = (columns: readonly (string | undefined)[]): boolean => [...columns].sort().join('\n') === wanted
  const { primaryKey } = target
  return [
    ...(primaryKey && fits(primaryKey.columns) ? [factId('primary-key', [schema, name, primaryKey.name])] : []),
    ...target.uniques.filter((one) => fits(one.columns)).map((one) => factId('unique', [schema, name, one.name])),
    ...target.indexes
      .filter((one) => one.unique && fits(one.keys.map((part) => part.column)))
      .map((one) => factId('index', [schema, one.name])),
  ]
}

function indexFacts(table: TableIr, index: IndexIr): Authored[] {
  const path = [table.schema, index.name]
  const definition = [
    `(${index.keys.map(indexKey).join(', ')})`,
    ...(index.include.length > 0 ? [`INCLUDE ${nameList(index.include)}`] : []),
    ...(index.nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    ...(index.where === undefined ? [] : [`WHERE ${index.where}`]),
  ].join(' ')
  const tablePath = [table.schema, table.name]
  const fact = makeFact({
    kind: 'index',
    path,
    parent: factId('table', tablePath),
    attributes: { table: tablePath, unique: index.unique, method: index.method, definition, valid: true },
    noted: {
      plain: index.where === undefined && index.keys.every((key) => key.expression === undefined),
    },
    uses: columnIds(
      table,
      table.columns.map((column) => column.name),
    ),
  })
  return [{ fact, text: definition, place: index.place }, ...commentFact('index', path, index.comment, index.place)]
}

function indexKey(key: IndexKeyIr): string {
  return [
    key.column === undefined ? `(${key.expression ?? ''})` : quoteName(key.column),
    ...(key.collation === undefined ? [] : [`COLLATE ${key.collation}`]),
    ...(key.operatorClass === undefined ? [] : [key.operatorClass]),
    ...(key.descending ? ['DESC'] : []),
    ...(key.nulls === undefined ? [] : [`NULLS ${key.nulls.toUpperCase()}`]),
  ].join(' ')
}
