/** What a change of type makes of values: asked of the server, before any of them is put in. */
import type { Session } from '@tenon/runtime/migrate'
import { printPath } from '../../catalog/fact-id.ts'
import { quoteLiteral, quoteName } from '../../sql/quote.ts'
import { mine } from './candidates.ts'
import type { SeedCatalog, SeedColumn, SeedTable } from './catalog.ts'
import type { Coming } from './coming.ts'
import { tellingValues } from './telling-values.ts'
import type { Using } from './using.ts'

export interface Fate {
  /** All of them, plain ones first. */
  readonly values: readonly string[]
  /** Come out as others. */
  readonly altered: ReadonlySet<string>
  readonly refused: ReadonlySet<string>
  /** Value → what it comes out as: two that differ now may collide then. */
  readonly becomes: ReadonlyMap<string, string>
  /** The column itself changes, not only one that points at it. */
  readonly own: boolean
}

/** By `schema.table.column`. */
export type Fates = ReadonlyMap<string, Fate>

export const columnPath = (table: Pick<SeedTable, 'schema' | 'name'>, column: string): string =>
  printPath([table.schema, table.name, column])

const columnsAMessage = 40

/** Of columns whose type changes, and of those that they point at: a wide value needs a wide key to point at. */
export async function fatesOf(session: Session, catalog: SeedCatalog, coming: Coming): Promise<Fates> {
  const all = [...changing(catalog, coming)]
  const fates = new Map<string, Fate>()
  for (const [path, one] of all) {
    const labels = coming.enums?.get(one.to)
    if (labels) fates.set(path, fateOfLabels(one, { catalog, labels }))
  }
  const asked = all.filter(([path]) => !fates.has(path))
  for (let at = 0; at < asked.length; at += columnsAMessage) {
    const some = asked.slice(at, at + columnsAMessage)
    const answers = await session.run(some.map(([, one], index) => queryOf(one, { catalog, index })).join(';\n'))
    const told = answers.filter((answer) => answer.rows.length > 0)
    for (const { rows } of told) {
      const [path, { own }] = some[Number(rows[0]?.[0])] ?? ['', { own: false }]
      // A type that is not there yet tells nothing.
      if (rows.every(([, fate]) => fate === 'unknown')) continue
      const those = (wanted: string) => rows.flatMap(([, fate, value]) => (fate === wanted ? [value ?? ''] : []))
      // What the type before would refuse in its new form stops the down, so it is no common row.
      const stuck = those('stuck')
      const values = rows.flatMap(([, fate, value]) => (fate === 'unread' || fate === 'stuck' ? [] : [value ?? '']))
      const altered = new Set(those('altered'))
      const becomes = new Map(rows.flatMap(([, , value, next]) => (next == null ? [] : [[value ?? '', next] as const])))
      fates.set(path, { becomes, own, values: [...values, ...stuck], altered, refused: new Set(those('refused')) })
    }
  }
  return fates
}

/** The server does not know the type yet; of a value it will take the labels only. */
function fateOfLabels(
  { table, column, below: to, own }: Changing,
  { catalog, labels }: { readonly catalog: SeedCatalog; readonly labels: readonly string[] },
): Fate {
  const others = tellingValues(column, { catalog, to, mined: minedOf(table, column) })
  const values = [...new Set([...labels, ...others])]
  const refused = new Set(values.filter((value) => !labels.includes(value)))
  return { values, altered: new Set(), refused, becomes: new Map(), own }
}

const minedOf = (table: SeedTable, { name }: SeedColumn) =>
  mine(table.checks.filter(({ columns }) => columns.includes(name)).map(({ expression }) => expression))

interface Changing {
  readonly table: SeedTable
  readonly column: SeedColumn
  readonly to: string
  /** The type itself, or what stands below it. */
  readonly below: string
  readonly own: boolean
  readonly using?: Using | undefined
}

function changing({ tables }: SeedCatalog, coming: Coming): ReadonlyMap<string, Changing> {
  const found = new Map<string, Changing>()
  if (coming.tables.size === 0) return found
  const byId = new Map(tables.map((table) => [table.id, table]))
  const demand = (table: SeedTable, name: string, { to, own }: Pick<Changing, 'to' | 'own'>): void => {
    const path = columnPath(table, name)
    const column = table.columns.find((one) => one.name === name)
    if (!column || column.generated || (found.has(path) && !own)) return
    found.set(path, { table, column, to, below: coming.below?.get(to) ?? to, own, using: coming.usings?.get(path) })
    for (const key of table.foreignKeys) {
      const target = byId.get(key.target)
      const place = key.columns.indexOf(name)
      if (target && place >= 0) demand(target, key.targetColumns[place] ?? '', { to, own: false })
    }
  }
  for (const table of tables) {
    const types = coming.tables.get(printPath([table.schema, table.name]))?.types ?? []
    for (const [name, to] of types) demand(table, name, { to, own: true })
  }
  return found
}

function queryOf(
  { table, column, to, below, using }: Changing,
  { catalog, index }: { readonly catalog: SeedCatalog; readonly index: number },
): string {
  const values = tellingValues(column, { catalog, to: below, mined: minedOf(table, column), using })
  const name = `pg_temp.tenon_fate_${index}`
  // Some casts are explicit only; that of a string would cut it off in silence.
  const explicit = /^(?:character|varchar|char|bit)\b/.test(below)
    ? 'raise exception division_by_zero'
    : `fresh := old::${to}`
  const body = `
    #variable_conflict use_column
    begin
      declare old ${column.baseType}; fresh ${to}; back ${column.baseType};
      begin
        begin old := given; exception when others then fate := 'unread'; return; end;
        value := format('%s', old);
        ${using ? computedBy(using, column.name) : castBy(explicit)}
      end;
    exception when others then fate := 'unknown';
    end`
  const list = values.map((value, place) => `(${quoteLiteral(value)}, ${place})`).join(', ')
  return `
    do $tenon$ begin
      execute ${quoteLiteral(functionOf(name, body))};
    exception when others then
      execute ${quoteLiteral(functionOf(name, " begin fate := 'unknown'; end"))};
    end $tenon$;
    select ${index}, fate, value, next from (
      select f.fate, f.value, f.next, min(v.place) as place from (values ${list}) as v(given, place) cross join lateral ${name}(v.given) as f group by 1, 2, 3
    ) as told order by place`
}

/** By assignment, or by a cast that is explicit only. */
const castBy = (explicit: string): string => `
        begin fresh := old; exception when others then
          begin ${explicit}; exception when others then
            -- Of another class it is no matter of the rows, and would stop more than the statement.
            fate := case when sqlstate ~ '^(2[123]|44)' then 'refused' else 'unread' end; return;
          end;
        end;
        next := format('%s', fresh);
        begin back := fresh; exception when others then fate := 'stuck'; return; end;
        fate := case when format('%s', back) = value then 'same' else 'altered' end;`

/** One that speaks of other columns tells nothing here; the way back is an expression of its own. */
const computedBy = ({ expression }: Using, name: string): string => `
        begin select (${expression}) into fresh from (select old as ${quoteName(name)}) as tenon_row; exception when others then
          fate := case when sqlstate ~ '^(2[123]|44)' then 'refused' when sqlstate ~ '^42' then 'unknown' else 'unread' end; return;
        end;
        next := format('%s', fresh);
        fate := case when next = value then 'same' else 'altered' end;`

const functionOf = (name: string, body: string): string =>
  `create or replace function ${name}(given text, out fate text, out value text, out next text) language plpgsql as $tenon_body$${body} $tenon_body$`
