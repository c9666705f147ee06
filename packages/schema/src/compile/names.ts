/** Names of the finished schema: too long, reserved, or given twice. */
import type { SchemaIr, TableIr } from '../ir.ts'
import { byteLength, longestName } from '../naming.ts'
import type { Place } from '../problem.ts'
import { type Compilation, printTable, refuse } from './context.ts'

export function refuseNames(compilation: Compilation, ir: SchemaIr): void {
  refuseForms(compilation, ir)
  refuseRepeats(compilation, ir)
  for (const table of ir.tables) refuseWithin(compilation, table)
}

interface Named {
  readonly name: string
  /** In words: `table`, `index` … */
  readonly what: string
  readonly place: Place
}

const named =
  (what: string) =>
  (one: { readonly name: string; readonly place: Place }): Named => ({
    name: one.name,
    what,
    place: one.place,
  })

const asTable = named('table')
const asPrimaryKey = named('primary key')
const asUnique = named('unique constraint')
const asIndex = named('index')
const asCheck = named('check')
const asForeignKey = named('foreign key')
const asSequence = named('sequence')
const asColumn = named('column')
const asRelation = named('relation')
const asType = named('type')

const sequencesOf = (table: TableIr): readonly Named[] =>
  table.columns.flatMap(({ serial, place }) => (serial === undefined ? [] : asSequence({ name: serial, place })))

const relationsOf = (table: TableIr): readonly Named[] => [
  asTable(table),
  ...(table.primaryKey ? [asPrimaryKey(table.primaryKey)] : []),
  ...table.uniques.map(asUnique),
  ...table.indexes.map(asIndex),
  ...sequencesOf(table),
]

const constraintsOf = (table: TableIr): readonly Named[] => [
  ...(table.primaryKey ? [asPrimaryKey(table.primaryKey)] : []),
  ...table.uniques.map(asUnique),
  ...table.checks.map(asCheck),
  ...table.foreignKeys.map(asForeignKey),
]

function refuseForms(compilation: Compilation, ir: SchemaIr): void {
  const refuseAll = (all: readonly Named[]) => {
    for (const { name, what, place } of all) refuseForm(compilation, name, what, place)
  }
  for (const table of ir.tables) {
    refuseForm(compilation, table.schema, 'schema', table.place)
    refuseAll([
      asTable(table),
      ...table.columns.map(asColumn),
      ...constraintsOf(table),
      ...table.indexes.map(asIndex),
      ...sequencesOf(table),
    ])
  }
  for (const { schema, name, labels, place } of ir.enumerations) {
    refuseForm(compilation, schema, 'schema', place)
    refuseForm(compilation, name, 'type', place)
    for (const label of labels) refuseForm(compilation, label, 'label', place)
  }
}

const systemColumns = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'])

function refuseForm(compilation: Compilation, name: string, what: string, at: Place): void {
  const bytes = byteLength(name)
  if (bytes > longestName)
    refuse(compilation, {
      code: 'model/name-too-long',
      message: `The ${what} name \`${name}\` has ${bytes} bytes, and PostgreSQL keeps ${longestName}.`,
      at,
      hint: 'Give it a shorter name.',
    })
  if (name === '' || name.includes('\u0000'))
    refuse(compilation, { code: 'model/name-empty', message: `A ${what} has no name.`, at })
  const isReserved =
    (what === 'schema' && (/^pg_/.test(name) || name === 'information_schema' || name === 'tenon')) ||
    (what === 'column' && systemColumns.has(name))
  if (isReserved)
    refuse(compilation, {
      code: 'model/reserved-name',
      message: `The ${what} name \`${name}\` is taken by ${name === 'tenon' ? "Tenon's own history" : 'PostgreSQL itself'}.`,
      at,
      hint: what === 'column' ? "Give it another by `.named('…')`." : 'Choose another.',
    })
}

/** Words that the filters, the repositories or JavaScript use themselves. */
const reservedProperties = new Set(['and', 'or', 'not', '__proto__', 'constructor', 'prototype'])
/** What every object has: where an optional property is called so, no literal fits its type, since it has the method. */
const ownOfObjects = new Set(Object.getOwnPropertyNames(Object.prototype))
/** What a database object has beside its repositories. */
const reservedRepositories = new Set([
  'capabilities',
  'close',
  'constructor',
  'location',
  'query',
  'reports',
  'sql',
  'stats',
  'then',
  'transaction',
  '__proto__',
])

function refuseWithin(compilation: Compilation, table: TableIr): void {
  const about = `in \`${printTable(table)}\``
  const columns = table.columns.map(asColumn)
  refuseTwice(compilation, columns, about, { hint: () => "Give one of them another by `.named('…')`." })
  const isRepeated = (at: number) => columns.findIndex(({ name }) => name === columns[at]?.name) < at
  refuseTwice(
    compilation,
    [
      // Of two columns of one name it is told already.
      ...table.columns.flatMap(({ property, place }, at) =>
        isRepeated(at) ? [] : [{ name: property, what: 'column', place }],
      ),
      ...table.relations.map(asRelation),
    ],
    `of \`${table.typeName}\``,
    { hint: () => 'Give one of them another name (`as` names the far side of a relation).' },
  )
  refuseTwice(compilation, constraintsOf(table), about, {
    hint: () => "Name one of them: `.named('…')`, or a name in front of the condition.",
    // These have indexes, whose names were compared in the whole schema.
    except: (one, other) => isKey(one) && isKey(other),
  })
  for (const { property, name, place } of table.columns)
    refuseProperty(compilation, table, property, place, `; \`.named('${name}')\` keeps the column's`)
  for (const { name, place } of table.relations) refuseProperty(compilation, table, name, place, '')
}

function refuseProperty(compilation: Compilation, table: TableIr, name: string, at: Place, keeping: string): void {
  const isOfObjects = ownOfObjects.has(name)
  if (!isOfObjects && !reservedProperties.has(name)) return
  const taken = isOfObjects ? 'every object of JavaScript has one' : `\`${name}\` has a meaning of its own there`
  refuse(compilation, {
    code: 'model/reserved-name',
    message: `\`${table.typeName}.${name}\` can't be filtered by: ${taken}.`,
    at,
    hint: `Choose another property name${keeping}.`,
  })
}

function refuseRepeats(compilation: Compilation, ir: SchemaIr): void {
  const schemas = new Set([...ir.tables, ...ir.enumerations].map(({ schema }) => schema))
  const firsts = new Map([...ir.tables].reverse().map((table) => [printTable(table), table]))
  const isFirst = (table: TableIr) => firsts.get(printTable(table)) === table
  for (const schema of schemas) {
    const tables = ir.tables.filter((table) => table.schema === schema)
    const enumerations = ir.enumerations.filter((one) => one.schema === schema)
    const where = `in the schema \`${schema}\``
    // Of two tables of one name only the first has its keys compared with others: one mistake is one problem.
    const relations = tables.flatMap((table) => (isFirst(table) ? relationsOf(table) : relationsOf(table).slice(0, 1)))
    refuseTwice(compilation, relations, where, {
      hint: (one, other) =>
        one.what === 'table' && other.what === 'table'
          ? 'Rename one of them.'
          : `Name one of them: \`.${[one.what, other.what].includes('sequence') ? 'serial' : 'named'}('…')\`.`,
    })
    // Each table has a row type of its name.
    const types = [...tables.map(asTable), ...enumerations.map(asType)]
    if (enumerations.length > 0)
      refuseTwice(compilation, types, where, {
        hint: () => 'Rename one of them.',
        except: (one, other) => one.what === 'table' && other.what === 'table',
      })
  }
  refuseTwice(
    compilation,
    ir.tables.filter(isFirst).map(({ property, place }) => ({ name: property, what: 'repository', place })),
    'under `db`',
    { hint: () => "Give one of them another by `.repository('…')`." },
  )
  for (const { property, place } of ir.tables)
    if (reservedRepositories.has(property))
      refuse(compilation, {
        code: 'model/reserved-name',
        message: `\`db.${property}\` is no repository: the name has a meaning of its own there.`,
        at: place,
        hint: "Give the repository another by `.repository('…')`; the table keeps its name.",
      })
  refuseTypeNames(compilation, ir)
}

/** Row types and enumerations share one name space of TypeScript; what is derived from them steps aside by itself. */
function refuseTypeNames(compilation: Compilation, ir: SchemaIr): void {
  const named = [...ir.tables, ...ir.enumerations].map(({ typeName, place }) => ({
    name: typeName,
    what: 'generated type',
    place,
  }))
  refuseTwice(compilation, named, 'in TypeScript', {
    hint: () => 'Export one of the models under another name.',
  })
}

const isKey = ({ what }: Named) => what === 'primary key' || what === 'unique constraint'

interface Advice {
  readonly hint: (earlier: Named, one: Named) => string
  /** Pairs that are reported elsewhere. */
  readonly except?: (earlier: Named, one: Named) => boolean
}

/** One problem at the second of two things of one name; that a name is empty is told by itself. */
function refuseTwice(
  compilation: Compilation,
  all: readonly Named[],
  where: string,
  { hint, except = () => false }: Advice,
): void {
  const first = new Map<string, Named>()
  const reported = new Set<Place>()
  for (const one of all) {
    const earlier = first.get(one.name)
    if (!earlier) first.set(one.name, one)
    else if (one.name !== '' && !except(earlier, one) && !reported.has(one.place)) {
      reported.add(one.place)
      const { file, line } = earlier.place
      const pair =
        earlier.what === one.what
          ? `Two ${plural(one.what)}`
          : `${article(earlier.what)} ${earlier.what} and ${article(one.what).toLowerCase()} ${one.what}`
      refuse(compilation, {
        code: 'model/name-taken',
        message: `${pair} ${where} are called \`${one.name}\`.`,
        at: one.place,
        hint: `The other is at ${file}:${line}. ${hint(earlier, one)}`,
      })
    }
  }
}

const article = (what: string) => (what === 'index' ? 'An' : 'A')

const plural = (what: string) =>
  what.endsWith('x')
    ? `${what}es`
    : what.endsWith('y')
      ? what === 'repository'
        ? 'repositories'
        : `${what}s`
      : `${what}s`
