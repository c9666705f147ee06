/** What a lint rule is: an opinion on the models that no server can form by running them. Hazards of a migration are observed by the proof instead. */
import type { SchemaIr } from '@tenon/schema'
import type { Place } from '@tenon/schema/problem'

export interface LintRule {
  /** Of its code, `lint/<name>`, and of its page, `docs/lint/<name>.md`. */
  readonly name: string
  check(ir: SchemaIr): readonly Finding[]
}

export interface Finding {
  readonly message: string
  readonly at: Place
  readonly hint: string
}
