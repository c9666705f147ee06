/** What the steps of one compilation share: the tables as drafts, where things stand, and the problems found so far. */
import type { Target } from '../columns/column.ts'
import type { ConstraintSpec } from '../constraint.ts'
import type { ColumnIr, EnumerationIr, FunctionPlace, TableName } from '../ir.ts'
import type { Naming } from '../naming.ts'
import type { Place, Problem } from '../problem.ts'
import type { Sources } from '../sources.ts'
import { isTable, type Table, type TableSpec } from '../table.ts'

/** One export of a model file. */
export interface ModelExport {
  /** Path of the file, relative to the project's root. */
  readonly module: string
  readonly name: string
  readonly value: unknown
}

/** A table on its way into the IR. */
export interface TableDraft extends TableName {
  readonly spec: TableSpec
  readonly module: string
  /** Name of the declaration in its module. */
  readonly declaration: string
  readonly typeName: string
  readonly property: string
  readonly place: Place
  readonly rules: readonly { readonly spec: ConstraintSpec; readonly at: Place }[]
  /** Members that say `.primaryKey()` of themselves. */
  readonly flagged: readonly string[]
  /** Columns that each member stands for; filled while they are asked for. */
  readonly resolved: Map<string, readonly ColumnIr[] | 'in progress'>
}

export interface Compilation {
  readonly naming: Naming
  readonly sources: Sources
  readonly drafts: ReadonlyMap<Table, TableDraft>
  readonly enumerations: ReadonlyMap<object, EnumerationIr>
  readonly functions: ReadonlyMap<unknown, FunctionPlace>
  readonly used: Set<FunctionPlace>
  readonly problems: Problem[]
}

/** Notes an error; messages are one sentence in the present tense. */
export function refuse(
  compilation: Pick<Compilation, 'problems'>,
  problem: { readonly code: string; readonly message: string; readonly at: Place; readonly hint?: string | undefined },
): void {
  const { code, message, at, hint } = problem
  compilation.problems.push({ code, severity: 'error', message, at, ...(hint !== undefined && { hint }) })
}

/** The table behind an arrow, or a problem at `at`. */
export function findTarget(
  compilation: Compilation,
  target: Target,
  from: { readonly who: string; readonly at: Place },
): TableDraft | undefined {
  const found = callTarget(target)
  const draft = isTable(found) ? compilation.drafts.get(found) : undefined
  if (draft) return draft
  const { who, at } = from
  if (isTable(found))
    refuse(compilation, {
      code: 'model/target-not-exported',
      message: `\`${who}\` refers to a table that no model file exports.`,
      at,
      hint: 'Export it from a file of the models folder.',
    })
  else
    refuse(compilation, {
      code: 'model/target-is-no-table',
      message: `\`${who}\` refers to ${inWords(found)}, which is no table.`,
      at,
      hint: 'Give an arrow to a model: `() => User`.',
    })
  return undefined
}

function callTarget(target: unknown): unknown {
  if (typeof target !== 'function') return target
  try {
    return target()
  } catch {
    return undefined
  }
}

function inWords(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'object') return 'an object'
  return `a ${typeof value}`
}

/** The export of `schema/functions/` that a function is, or a problem that says where to put it. */
export function findFunction(
  compilation: Compilation,
  call: Target,
  from: { readonly who: string; readonly at: Place },
): FunctionPlace | undefined {
  const place = compilation.functions.get(call)
  if (place) compilation.used.add(place)
  else
    refuse(compilation, {
      code: 'model/inline-function',
      message: `\`${from.who}\` uses a function that generated code can't reach.`,
      at: from.at,
      hint: `Export ${isNamed(call) ? `\`${call.name}\`` : 'it'} from a file in \`schema/functions/\` and import it here.`,
    })
  return place
}

/** An arrow in an argument takes its name from nowhere, or from the option that it is given to. */
const isNamed = ({ name }: Target): boolean => name !== '' && !['default', 'predicate', 'call'].includes(name)

/** `orders.user_id`, or with the schema where it isn't `public`. */
export const printTable = (table: TableName): string =>
  table.schema === 'public' ? table.name : `${table.schema}.${table.name}`

/** Names as a hint lists them. */
export const listNames = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')
