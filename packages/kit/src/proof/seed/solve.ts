/** Finds values that satisfy the checks of a table: candidates are joined and the server itself evaluates the real expressions. */
import type { Session } from '@tenon/runtime/migrate'
import { databaseFault } from '../../database/database-fault.ts'
import { quoteLiteral, quoteName } from '../../sql/quote.ts'
import { someCombinations } from './combination.ts'
import type { Variable } from './variable.ts'

/** Columns that take their values together: one column, or those of foreign keys. */
export interface Group {
  readonly variables: readonly Variable[]
  readonly expressions: readonly string[]
  /** What at least one row should hold, where the expressions let it. */
  readonly goals: readonly Goal[]
}

export interface Goal {
  /** Index of a variable. */
  readonly variable: number
  /** Indexes of its options: one of them is enough. */
  readonly options: ReadonlySet<number>
}

/** Indexes of options, one for each variable. */
export type Solution = readonly number[]

const combinationsAtMost = 20_000
const triedOneByOne = 3_000
/** Where columns are so many that only some of their combinations are tried. */
const triedOfMany = 6_000
const optionsOfMany = 8
const queriesAMessage = 100

/** Solutions of each group, the server's order, at most 400; none when nothing fits. */
export async function solveGroups(
  session: Session,
  groups: readonly Group[],
): Promise<readonly (readonly Solution[])[]> {
  const results: (readonly Solution[])[] = []
  for (let at = 0; at < groups.length; at += queriesAMessage) {
    const some = groups.slice(at, at + queriesAMessage)
    results.push(...(await ask(session, some)))
  }
  return results
}

async function ask(session: Session, groups: readonly Group[]): Promise<readonly (readonly Solution[])[]> {
  try {
    const answers = await session.run(groups.map(queryOf).join(';\n'))
    return answers.map((answer) => answer.rows.map((row) => row.map(Number)))
  } catch (error) {
    if (!databaseFault(error)) throw error
  }
  const [only] = groups
  if (groups.length === 1 && only) return [await tryOneByOne(session, only)]
  const middle = Math.ceil(groups.length / 2)
  return [...(await ask(session, groups.slice(0, middle))), ...(await ask(session, groups.slice(middle)))]
}

/** An option, and where it stands among all of its variable. */
interface Option {
  readonly tuple: readonly (string | null)[]
  readonly index: number
}

/** As many options of each variable as keep the product bounded, or some of each where even few are too many. */
function bounded(group: Group, most: number): readonly (readonly Option[])[] {
  let share = Math.max(3, Math.floor(most ** (1 / group.variables.length)))
  const product = () => group.variables.reduce((all, one) => all * Math.min(share, one.options.length), 1)
  while (share > 3 && product() > most) share--
  if (product() > most * 2) return group.variables.map((one) => withNull(one.options, optionsOfMany))
  while (product() * ((share + 1) / share) < most && share < 200) share++
  return group.variables.map((one) => withNull(one.options, share))
}

/** The NULL comes last and is kept: what a change does to it is seen on no other value. */
function withNull(options: Variable['options'], most: number): readonly Option[] {
  const all = options.map((tuple, index) => ({ tuple, index }))
  const last = all.at(-1)
  const isNull = last?.tuple.every((value) => value === null) === true
  return all.length <= most || !isNull ? all.slice(0, most) : [...all.slice(0, most - 1), last]
}

const literal = (value: string | null, type: string): string =>
  value === null ? `null::${type}` : `${quoteLiteral(value)}::${type}`

/** The options joined: all with all, or only `most` combinations where that would be more. */
function sourceOf(group: Group, options: readonly (readonly Option[])[], most: number): string {
  if (options.reduce((all, list) => all * list.length, 1) > most * 2) return someOf(group, options, most)
  return group.variables
    .map((variable, index) => {
      const rows = (options[index] ?? []).map(
        ({ tuple, index: number }) =>
          `(${variable.columns.map((column, place) => literal(tuple[place] ?? null, column.type)).join(', ')}, ${number})`,
      )
      const names = variable.columns.map((column) => quoteName(column.name)).join(', ')
      return `(values ${rows.join(', ')}) as c${index}(${names}, tenon_o${index})`
    })
    .join(' cross join ')
}

/** No joins: to plan those of twenty lists takes longer than to try all that is tried. */
function someOf(group: Group, options: readonly (readonly Option[])[], most: number): string {
  const few = group.variables.map((one, index) => ({
    ...one,
    options: (options[index] ?? []).map(({ tuple }) => tuple),
  }))
  const tried = someCombinations(few, Math.min(most, triedOfMany)).map((one) => `('{${one.join()}}'::int[])`)
  const chosen = group.variables.flatMap((variable, index) => {
    const by = (told: (option: Option) => string): string =>
      `case tenon_tried[${index + 1}] ${(options[index] ?? []).map((option, at) => `when ${at} then ${told(option)}`).join(' ')} end`
    return [
      ...variable.columns.map(
        ({ name, type }, place) => `${by(({ tuple }) => literal(tuple[place] ?? null, type))} as ${quoteName(name)}`,
      ),
      `${by((option) => `${option.index}`)} as tenon_o${index}`,
    ]
  })
  return `(values ${tried.join(', ')}) as tried(tenon_tried) cross join lateral (select ${chosen.join(', ')}) as chosen`
}

const orders = (group: Group): string => group.variables.map((_, index) => `tenon_o${index}`).join(', ')

/** Where the NULL of a variable stands among its options. */
function nullPlace({ options }: Variable): number | undefined {
  const last = options.length - 1
  return options[last]?.every((value) => value === null) ? last : undefined
}

const plainFirst = ({ variables }: Group): string => variables.map((_, index) => `tenon_o${index}`).join(' + ')

const nullsFirst = ({ variables }: Group): string =>
  variables
    .map((one, index) => {
      const place = nullPlace(one)
      return place === undefined
        ? `tenon_o${index}`
        : `case tenon_o${index} when ${place} then 0 else tenon_o${index} + 1 end`
    })
    .join(' + ')

/** The best options come first, and beside them those with most NULLs, which the limit would cut off. */
const queryOf = (group: Group): string => {
  const options = bounded(group, combinationsAtMost)
  if (options.some((list) => list.length === 0)) return 'select 0 where false'
  const conditions = group.expressions.map((expression) => `(${expression}) is not false`)
  const fitting = `select ${orders(group)} from ${sourceOf(group, options, combinationsAtMost)} where ${conditions.join(' and ')}`
  if (group.variables.every((one) => nullPlace(one) === undefined))
    return `${fitting} order by ${plainFirst(group)} limit 400`
  return `with fitting as materialized (${fitting})
    (select * from fitting order by ${plainFirst(group)} limit 360) union all (select * from fitting order by ${nullsFirst(group)} limit 40)`
}

/** An evaluation raised: each combination is tried for itself, and one that raises is none. */
async function tryOneByOne(session: Session, group: Group): Promise<readonly Solution[]> {
  const options = await readableOnly(session, group)
  if (options.some((list) => list.length === 0)) return []
  const reduced: Group = {
    ...group,
    variables: group.variables.map((variable, index) => ({
      ...variable,
      options: (options[index] ?? []).map((one) => one.tuple),
    })),
  }
  const few = bounded(reduced, triedOneByOne)
  const columns = group.variables.flatMap((variable) => variable.columns)
  const record = columns.map((column) => `${quoteName(column.name)} ${column.type}`).join(', ')
  const values = columns.map((column) => quoteName(column.name)).join(', ')
  const condition = group.expressions.map((expression) => `(${expression}) is not false`).join(' and ')
  const text = `
    create or replace function pg_temp.tenon_holds(given jsonb) returns boolean language plpgsql as $tenon$
    declare holds boolean;
    begin
      execute ${quoteLiteral(`select ${condition} from jsonb_to_recordset(jsonb_build_array($1)) as r(${record})`)} into holds using given;
      return coalesce(holds, true);
    exception when others then return false;
    end $tenon$;
    select ${orders(group)} from (select ${orders(group)}, to_jsonb(r) as given
      from ${sourceOf(reduced, few, triedOneByOne)} cross join lateral (select ${values}) as r order by ${plainFirst(reduced)}) as tried
    where pg_temp.tenon_holds(given) limit 60`
  try {
    const answer = (await session.run(text)).at(-1)
    return (answer?.rows ?? []).map((row) => row.map((number, index) => options[index]?.[Number(number)]?.index ?? 0))
  } catch (error) {
    if (!databaseFault(error)) throw error
    return []
  }
}

/** Leaves out what the type itself refuses to read. */
async function readableOnly(session: Session, group: Group) {
  const tuples = group.variables.flatMap((variable, place) =>
    variable.options.map((tuple, index) => ({ place, index, tuple, variable })),
  )
  const reads = tuples.map(({ tuple, variable, place, index }) => {
    const probe = variable.columns.map((column, at) => literal(tuple[at] ?? null, column.type)).join(', ')
    return `(${place}, ${index}, ${quoteLiteral(`select ${probe}`)})`
  })
  const [, answer] = await session.run(`
    create or replace function pg_temp.tenon_reads(probe text) returns boolean language plpgsql as $tenon$
    begin execute probe; return true; exception when others then return false; end $tenon$;
    select v.place, v.index from (values ${reads.join(', ')}) as v(place, index, probe) where pg_temp.tenon_reads(v.probe)`)
  const good = new Set((answer?.rows ?? []).map(([place, index]) => `${place} ${index}`))
  return group.variables.map((variable, place) =>
    variable.options.flatMap((tuple, index) => (good.has(`${place} ${index}`) ? [{ index, tuple }] : [])),
  )
}
