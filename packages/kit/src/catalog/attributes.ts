/** What each kind of fact tells, compared (`XAttributes`) or only noted (`XNotes`). Texts are the server's canonical ones under pinned settings. */
import type { Attributes, Fact } from './fact.ts'
import type { Kind } from './fact-id.ts'

export type NoAttributes = Readonly<Record<string, never>>

export interface ExtensionAttributes {
  readonly schema: string
}

export interface EnumAttributes {
  readonly labels: readonly string[]
}

export interface DomainAttributes {
  readonly type: string
  readonly collation: string | null
  readonly notNull: boolean
  /** Name of the NOT NULL constraint; `null` below 18. */
  readonly notNullName: string | null
  readonly default: string | null
  /** Name and definition of each check. */
  readonly checks: readonly (readonly string[])[]
}

/** Checks as the server has them now, where those are not yet the ones that stay. */
export interface DomainNotes {
  readonly exactChecks?: readonly (readonly string[])[]
}

export interface CompositeAttributes {
  /** Name, type and collation (or an empty text) of each attribute, in their order. */
  readonly columns: readonly (readonly string[])[]
}

/** `null` stands for the default that follows from type and direction. Numbers as text: they may pass 2^53. */
export interface SequenceOptions {
  readonly start: string | null
  readonly increment: string
  readonly minimum: string | null
  readonly maximum: string | null
  readonly cache: string
  readonly cycle: boolean
}

export interface SequenceAttributes extends SequenceOptions {
  readonly type: string
  readonly unlogged?: true
}

/** Schema, table and column that a sequence is dropped with. */
export interface SequenceOwnerAttributes {
  readonly column: readonly string[]
}

/** What stands at its default is left out. */
export interface TableAttributes {
  readonly unlogged?: true
  /** Storage parameters, sorted: `fillfactor=70`, `toast.autovacuum_enabled=false`. */
  readonly options?: readonly string[]
  readonly rowSecurity?: true
  /** Also for the table's owner. */
  readonly forcedRowSecurity?: true
}

export interface TableNotes {
  /** Storage parameters in the server's own order, where that is another. */
  readonly options?: readonly string[]
}

/** How a column's values are kept and measured; what stands at its default is left out. */
export interface ColumnStorage {
  /** `plain`, `external`, `extended` or `main`. */
  readonly storage?: string
  /** `pglz` or `lz4`. */
  readonly compression?: string
  readonly statistics?: number
  /** `n_distinct=-0.5` */
  readonly options?: readonly string[]
}

export interface ColumnAttributes extends ColumnStorage {
  /** As `format_type` prints it, qualified outside `pg_catalog`. */
  readonly type: string
  readonly notNull: boolean
  /** Name of the NOT NULL constraint; `null` below 18, or to let the server choose. */
  readonly notNullName: string | null
  /** Qualified, where it differs from the type's own. */
  readonly collation: string | null
}

export interface ColumnNotes {
  readonly position: number
  /** The type's own storage, where the column's is another. */
  readonly usualStorage?: string
}

export interface DefaultAttributes {
  readonly expression: string
}

export interface IdentityAttributes extends SequenceOptions {
  readonly always: boolean
  /** Schema and name of the internal sequence; `null` lets the server choose. */
  readonly sequence: readonly string[] | null
}

export interface GeneratedAttributes {
  readonly expression: string
  readonly stored: boolean
}

/** Primary key and unique constraint: what stands after `constraint <name>`, and the index's storage parameters. */
export interface KeyAttributes {
  readonly definition: string
  readonly options: readonly string[]
}

/** Foreign key and check: what stands after `constraint <name>`. */
export interface ConstraintAttributes {
  readonly definition: string
}

export interface IndexAttributes {
  /** Schema and name of the table: an index is named by its schema alone. */
  readonly table: readonly string[]
  readonly unique: boolean
  readonly method: string
  /** What stands after `using <method>`: `(a, lower(b) DESC) INCLUDE (c) WHERE (d > 0)`. */
  readonly definition: string
  /** False for the leftover of a failed concurrent build. */
  readonly valid: boolean
  /** Statistics targets of expressions, as `<column's number>=<target>`. */
  readonly statistics?: readonly string[]
}

/** Text as the server has it now, where that is not yet the form that stays when it is read again. */
export interface TextNotes {
  readonly exact?: string
}

export interface IndexNotes extends TextNotes {
  /** No expression and no predicate: the server itself carries it through a change of type. */
  readonly plain: boolean
}

export interface ViewAttributes {
  /** The query, without closing semicolon. */
  readonly definition: string
  /** `security_invoker=true` … */
  readonly options: readonly string[]
}

export interface ViewNotes extends TextNotes {
  /** Name, type and collation of each column. */
  readonly columns: readonly (readonly string[])[]
}

/** Whether it is filled is as little compared as a table's rows. */
export type MaterializedViewAttributes = ViewAttributes

export interface StatisticsAttributes {
  /** What stands after the name: `(ndistinct) ON a, b FROM public.t`. */
  readonly definition: string
  readonly target?: number
}

export interface StatisticsNotes {
  /** No expression: the server itself carries it through a change of type. */
  readonly plain: boolean
}

export interface RuleAttributes {
  /** `create rule …` as a whole. */
  readonly definition: string
  /** `pg_rewrite.ev_enabled`: O, D, R or A. */
  readonly enabled: string
}

export interface PolicyAttributes {
  readonly permissive: boolean
  /** `all`, `select` … */
  readonly command: string
  /** Sorted; `public` for everybody. */
  readonly roles: readonly string[]
  readonly using: string | null
  readonly check: string | null
}

/** Texts as the server has them now, where those are not yet the ones that stay. */
export interface PolicyNotes {
  readonly exactUsing?: string
  readonly exactCheck?: string
}

export interface ReplicaIdentityAttributes {
  readonly mode: 'full' | 'nothing' | 'index'
  /** Its name, in the table's schema. */
  readonly index: string | null
}

export interface ClusterAttributes {
  readonly index: string
}

export interface FunctionAttributes {
  /** `create or replace function …` as a whole. */
  readonly definition: string
}

export interface FunctionNotes extends TextNotes {
  readonly routine: 'function' | 'procedure'
  readonly returns: string
  /** Name and mode of each argument. */
  readonly arguments: readonly (readonly string[])[]
  /** Default expressions, of the last arguments. */
  readonly defaults: number
  readonly language: string
  /** The body is parsed (`begin atomic`) instead of text. */
  readonly parsed: boolean
}

export interface TriggerAttributes {
  /** `create trigger …` as a whole. */
  readonly definition: string
  /** `pg_trigger.tgenabled`: O, D, R or A. */
  readonly enabled: string
}

export interface CommentAttributes {
  readonly text: string
}

export interface AttributesOf {
  readonly schema: NoAttributes
  readonly extension: ExtensionAttributes
  readonly enum: EnumAttributes
  readonly domain: DomainAttributes
  readonly composite: CompositeAttributes
  readonly sequence: SequenceAttributes
  readonly 'sequence-owner': SequenceOwnerAttributes
  readonly table: TableAttributes
  readonly column: ColumnAttributes
  readonly default: DefaultAttributes
  readonly identity: IdentityAttributes
  readonly generated: GeneratedAttributes
  readonly 'primary-key': KeyAttributes
  readonly unique: KeyAttributes
  readonly exclusion: ConstraintAttributes
  readonly 'foreign-key': ConstraintAttributes
  readonly check: ConstraintAttributes
  readonly index: IndexAttributes
  readonly statistics: StatisticsAttributes
  readonly view: ViewAttributes
  readonly 'materialized-view': MaterializedViewAttributes
  readonly function: FunctionAttributes
  readonly trigger: TriggerAttributes
  readonly rule: RuleAttributes
  readonly policy: PolicyAttributes
  readonly 'replica-identity': ReplicaIdentityAttributes
  readonly cluster: ClusterAttributes
  readonly comment: CommentAttributes
}

export interface NotesOf {
  readonly domain: DomainNotes
  readonly table: TableNotes
  readonly column: ColumnNotes
  readonly default: TextNotes
  readonly generated: TextNotes
  readonly 'foreign-key': TextNotes
  readonly check: TextNotes
  readonly exclusion: TextNotes
  readonly index: IndexNotes
  readonly statistics: StatisticsNotes
  readonly view: ViewNotes
  readonly 'materialized-view': TextNotes
  readonly policy: PolicyNotes
  readonly function: FunctionNotes
  readonly trigger: TextNotes
  readonly rule: TextNotes
}

/** A fact's attributes under their names. Facts of a kind are only made by `makeFact`, hence the cast. */
export const attributesOf = <K extends Kind>(_kind: K, fact: Fact): AttributesOf[K] =>
  fact.attributes as unknown as AttributesOf[K]

export const notesOf = <K extends keyof NotesOf>(_kind: K, fact: Fact): NotesOf[K] =>
  (fact.noted ?? {}) as unknown as NotesOf[K]

/** Attributes of one kind as the generic facts hold them: the same plain JSON. */
export const toAttributes = (attributes: AttributesOf[Kind] | NotesOf[keyof NotesOf]): Attributes =>
  attributes as unknown as Attributes
