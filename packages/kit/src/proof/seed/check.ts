/** Checks as probe rows see them: over the columns that a row brings, also where they name what the server computes from those. */
import { quoteName } from '../../sql/quote.ts'

export interface SeedCheck {
  readonly columns: readonly string[]
  readonly expression: string
}

export interface ComputedColumn extends SeedCheck {
  readonly name: string
  readonly stored: boolean
}

/** A check that names such columns, over the columns that they are computed from. */
export function overWritten(
  check: SeedCheck,
  { computed }: { readonly computed: readonly ComputedColumn[] },
): SeedCheck {
  const named = computed.filter(({ name }) => check.columns.includes(name))
  if (named.length === 0) return check
  const names = new Set(named.map(({ name }) => name))
  const values = named.map(({ name, expression }) => `(${expression}) as ${quoteName(name)}`)
  return {
    columns: [
      ...new Set([...check.columns.filter((name) => !names.has(name)), ...named.flatMap(({ columns }) => columns)]),
    ],
    expression: `(select ${check.expression} from (select ${values.join(', ')}) as tenon_computed)`,
  }
}

/** A stored one fails the row where the server can't compute it: never false, and not folded away. */
export const isComputable = ({ columns, expression }: ComputedColumn): SeedCheck => ({
  columns,
  expression: `concat(${expression}) is not null`,
})
