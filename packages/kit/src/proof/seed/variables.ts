/** What a probe row of a table is made of: free columns, and groups of columns that checks tie together. */
import { printPath } from '../../catalog/fact-id.ts'
import { quoteName } from '../../sql/quote.ts'
import { candidatesOf, mine } from './candidates.ts'
import type { SeedCatalog, SeedColumn, SeedTable } from './catalog.ts'
import { overWritten } from './check.ts'
import { type ComingTable, holdsLabel } from './coming.ts'
import { columnPath } from './fates.ts'
import { foreignKeyVariables } from './key-variables.ts'
import { referredColumns } from './order.ts'
import { valuesRead } from './read-by.ts'
import type { Goal, Group } from './solve.ts'
import type { Variable } from './variable.ts'
import { moreRows, rows, type VariableContext } from './variable-context.ts'

export interface TableVariables {
  readonly groups: readonly Group[]
  /** Columns that no check names: a value for each row, `undefined` where there is none. */
  readonly free: readonly (readonly [string, readonly (string | null | undefined)[]])[]
}

export function tableVariables(table: SeedTable, context: VariableContext): TableVariables {
  const next = context.coming.tables.get(printPath([table.schema, table.name]))
  const writable = table.columns.filter((column) => !column.generated)
  const keyVariables = foreignKeyVariables(table, { ...context, next })
  const keyed = new Set(keyVariables.flatMap((one) => one.columns.map((column) => column.name)))
  const coming = (next?.checks ?? []).map((check) => overWritten(check, table))
  const checks = [...table.checks, ...coming, ...domainChecks(table, context.catalog)]
  const distinct = distinctColumns(table, next)
  const variables: Variable[] = [
    ...keyVariables,
    ...writable
      .filter((column) => !keyed.has(column.name))
      .map((column) =>
        columnVariable(column, {
          table,
          context,
          next,
          distinct,
          expressions: checks.filter((one) => one.columns.includes(column.name)).map((one) => one.expression),
        }),
      ),
  ]
  const reads = new Map(
    (context.reads ?? []).length === 0
      ? []
      : writable.map((column) => [column.name, new Set(valuesRead(table, column, readsOf(context)))]),
  )
  const fate = (name: string) => context.fates.get(columnPath(table, name))
  const watched = writable
    .filter((column) => fate(column.name) || (reads.get(column.name)?.size ?? 0) > 0)
    .map(({ name }) => ({ columns: [name], expression: 'true' }))
  const groups = joinByChecks(variables, [...checks, ...watched]).map((group) =>
    withGoals(group, (name) => [
      ...[fate(name)?.refused, fate(name)?.altered],
      ...[...(reads.get(name) ?? [])].slice(0, 3).map((value) => new Set([value])),
    ]),
  )
  const grouped = new Set(groups.flatMap((group) => group.variables))
  const free = variables.filter((one) => !grouped.has(one)).flatMap(freeValues)
  return { groups, free }
}

const readsOf = ({ reads = [], catalog }: VariableContext) => ({ reads, catalog })

/** Values that a change of type refuses or makes others should be seen, and those that its statements look for. */
function withGoals(group: Group, wantedOf: (name: string) => readonly (ReadonlySet<string> | undefined)[]): Group {
  const goals = group.variables.flatMap((one, variable) =>
    one.columns.flatMap((column, place): Goal[] => {
      return wantedOf(column.name).flatMap((wanted) => {
        const reach = (tuple: readonly (string | null)[]) => wanted?.has(tuple[place] ?? '') && tuple[place] !== null
        const options = new Set(one.options.flatMap((tuple, index) => (reach(tuple) ? [index] : [])))
        return options.size > 0 ? [{ variable, options }] : []
      })
    }),
  )
  return { ...group, goals }
}

/** Plain first, something odd second, NULL last. */
function freeValues(variable: Variable): (readonly [string, readonly (string | null | undefined)[]])[] {
  const isNull = (tuple: readonly (string | null)[]) => tuple.every((value) => value === null)
  const filled = variable.options.filter((tuple) => !isNull(tuple))
  const empty = variable.options.find(isNull)
  const chosen = moreRows.map((row) => {
    if (variable.pinned) return variable.options[row]
    if (variable.distinct) return row === 2 && empty ? empty : filled[row]
    if (row === 2 && empty) return empty
    // Where there are three, each has its row: those of a table that joins two others must differ.
    const place = filled.length > 3 && row > 0 ? (row === 1 ? 3 : row - 1) : row
    return filled[place] ?? filled[0] ?? empty
  })
  return variable.columns.map(
    (column, place) =>
      [column.name, chosen.map((tuple) => (tuple === undefined ? undefined : (tuple[place] ?? null)))] as const,
  )
}

/** Columns of which no two rows may share a value: of single keys, and the first of composite ones. */
function distinctColumns(table: SeedTable, next: ComingTable | undefined): ReadonlySet<string> {
  const keys = [table.primaryKey, ...table.uniques, ...(next?.uniques ?? []).map((one) => one.columns)]
  return new Set(keys.flat())
}

function columnVariable(
  column: SeedColumn,
  of: {
    table: SeedTable
    context: VariableContext
    next: ComingTable | undefined
    distinct: ReadonlySet<string>
    expressions: readonly string[]
  },
): Variable {
  const { table, context, next } = of
  const path = columnPath(table, column.name)
  const labels = next?.labels.get(column.name)
  const lost = next?.labelsWithin.get(column.name)
  const known = (
    context.careful.get(path) ??
    context.fates.get(path)?.values ??
    withRead(
      column,
      candidatesOf(column, context.catalog, mine(of.expressions)),
      valuesRead(table, column, readsOf(context)),
    )
  ).filter((value) => labels?.includes(value) !== false && !(lost && holdsLabel(value, lost)))
  const isDistinct = of.distinct.has(column.name)
  const fixed = context.values.get(table.id)
  const isKeyOfOthers = isReferred(table, column.name, context.catalog)
  const isEnough = known.length >= rows.length
  const pinned = fixed !== undefined && fixed.length > 0 && fixed.every((row) => row.has(column.name)) && isKeyOfOthers
  const notNull =
    column.notNull || next?.notNull.includes(column.name) === true || table.primaryKey.includes(column.name)
  const options =
    pinned && fixed
      ? fixed.map((row) => [row.get(column.name) ?? null])
      : [...known.map((value) => [value]), ...(notNull || (isKeyOfOthers && isEnough) ? [] : [[null]])]
  const becomes = context.fates.get(path)?.becomes
  return {
    columns: [{ name: column.name, type: column.baseType }],
    ...{ options, pinned, distinct: isDistinct },
    ...(becomes ? { becomes: options.map(([value]) => becomes.get(value ?? '')) } : {}),
  }
}

/** JSON that lacks the keys would stop what reads them; what constants are compared with stands beside the rest. */
const withRead = (column: SeedColumn, known: readonly string[], read: readonly string[]): readonly string[] => {
  if (read.length === 0) return known
  return [...new Set(/^jsonb?$/.test(column.baseType) ? read : [...known.slice(0, 4), ...read, ...known.slice(4)])]
}

function isReferred(table: SeedTable, column: string, { tables }: SeedCatalog): boolean {
  const referred = referredColumns(tables)
  return [table.id, ...table.ancestors].some((id) => referred.get(id)?.has(column) === true)
}

/** The checks of a column's domain, and of the domains below it, as checks of the column. */
function domainChecks(table: SeedTable, catalog: SeedCatalog) {
  return table.columns.flatMap((column) => {
    const found: { columns: readonly string[]; expression: string }[] = []
    for (
      let type = catalog.types.get(column.typeId);
      type?.kind === 'domain';
      type = catalog.types.get(type.of ?? '')
    ) {
      found.push(
        ...type.checks.map((text) => ({
          columns: [column.name],
          expression: text.replaceAll(/\bVALUE\b/g, quoteName(column.name)),
        })),
      )
    }
    return column.generated ? [] : found
  })
}

function joinByChecks(
  variables: readonly Variable[],
  checks: readonly { columns: readonly string[]; expression: string }[],
): Group[] {
  const groups: { variables: Set<Variable>; expressions: string[] }[] = []
  for (const check of checks) {
    const named = variables.filter((one) => one.columns.some((column) => check.columns.includes(column.name)))
    if (named.length === 0) continue
    const touching = groups.filter((group) => named.some((one) => group.variables.has(one)))
    for (const group of touching) groups.splice(groups.indexOf(group), 1)
    groups.push({
      variables: new Set([...named, ...touching.flatMap((group) => [...group.variables])]),
      expressions: [check.expression, ...touching.flatMap((group) => group.expressions)],
    })
  }
  return groups.map((group) => ({ variables: [...group.variables], expressions: group.expressions, goals: [] }))
}
