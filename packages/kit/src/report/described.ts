/** A report as the server and the nullability rules describe it. Data only; emitters print it. */

import type { Shape } from '@tenon/schema'
import type { Place, Problem } from '@tenon/schema/problem'

export interface DescribedReport {
  /** Path relative to the project's root. */
  readonly file: string
  /** Where the statement starts. */
  readonly place?: Place
  /** The SQL name: `monthly-revenue` (file) or what `-- @name` says. */
  readonly name: string
  /** `monthlyRevenue`: key under `db.reports`. */
  readonly property: string
  /** Base of emitted type names: `MonthlyRevenue`. */
  readonly typeName: string
  readonly comment?: string
  readonly rows: 'one' | 'maybe' | 'many' | 'count'
  /** It surely writes nothing. */
  readonly readOnly?: true
  /** `$n` text, ready to send. */
  readonly text: string
  /** In the order of `$1`, `$2` … */
  readonly parameters: readonly DescribedParameter[]
  readonly columns: readonly DescribedReportColumn[]
  /** Milliseconds from `-- @timeout`; 0 for none. */
  readonly timeout?: number
  readonly problems: readonly Problem[]
}

export interface DescribedParameter {
  readonly name: string
  /** Camel case, as the caller writes it. */
  readonly property: string
  /** As `format_type` prints it. */
  readonly type: string
  readonly shape: Shape
  readonly nullable: boolean
  /** From `-- @param name = …`: a sample value as text. */
  readonly sample?: string
}

export interface DescribedReportColumn {
  /** SQL name. */
  readonly name: string
  readonly property: string
  readonly type: string
  readonly shape: Shape
  readonly nullable: boolean
  /** Why it may be null, where it may. */
  readonly reason?: string
  readonly place?: Place
}
