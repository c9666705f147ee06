/** What a rule is: the only writer of DDL for its kind, the twin of the reader of that name. */

import type { Problem } from '@tenon/schema/problem'
import type { Fact } from '../../catalog/fact.ts'
import type { FactBase } from '../../catalog/fact-base.ts'
import type { FactId, Kind } from '../../catalog/fact-id.ts'
import type { PathRename, Renaming, Retold } from './renaming.ts'

/** What rules may look at. Both states under the new names: `before` is told after the renames. */
export interface RuleContext {
  readonly before: FactBase
  readonly after: FactBase
  /** Text of expressions and definitions as the user wrote them. */
  readonly authored: ReadonlyMap<FactId, string>
  /** Column id → expression that converts the old value. */
  readonly using: Readonly<Record<FactId, string>>
  /** As in `Session`; the oldest that is served where nobody tells. */
  readonly versionNumber: number
  /** The other rules, for whoever prints a part or a name of another kind. */
  ruleOf(kind: Kind): Rule
}

export interface Alteration {
  readonly statements: readonly string[]
  /** What uses the fact can't stay in place (a column's type): drop it before, rebuild it after. */
  readonly disturbs?: boolean
  /** Once everything that used the old form has let go of it. */
  readonly cleanUp?: readonly string[]
  /** Every user must run a statement of its own in between: `convert` of its rule. */
  readonly converts?: boolean
  /** Gives another of its names: nothing waits for it but who takes the old one. */
  readonly naming?: readonly string[]
  /** The statements free its old name before, since it goes round in a ring with others. */
  readonly stepsAside?: boolean
  /** Facts that must be away while the statements run. */
  readonly rebuilds?: readonly FactId[]
  /** Facts whose own alterations must run before. */
  readonly follows?: readonly FactId[]
  /** The statements after it need it committed. */
  readonly commitAfter?: boolean
  /** Why the server would refuse the statements. */
  readonly refused?: Problem
}

/** In place, or by dropping and creating this fact or the one that it belongs to. */
export type Change = Alteration | 'rebuild' | 'rebuild-parent'

export interface Rule {
  readonly kind: Kind
  /** Dropping and creating it again loses nothing that the facts don't hold. */
  readonly rebuildable: boolean
  /** Names that it occupies, such as `relation public.users`. */
  names(fact: Fact): readonly string[]
  /** `parts` are facts that the statement makes along with it (`fold.ts`). */
  create(fact: Fact, context: RuleContext, parts: readonly Fact[]): readonly string[]
  /** `rebuild-parent` where the server can't take it off. */
  drop(fact: Fact, context: RuleContext): readonly string[] | 'rebuild-parent'
  alter(from: Fact, to: Fact, context: RuleContext): Change
  /** What it is within the statement that makes what it belongs to; absent where none can hold it. */
  clause?(fact: Fact, context: RuleContext, parts: readonly Fact[]): string
  /** Needs a statement of its own all the same. */
  standsAlone?(fact: Fact, after: FactBase): boolean
  /** Its drop takes nothing along. */
  readonly mustBeEmpty?: boolean
  /** Only possible along with its parent. */
  readonly bornWithParent?: boolean
  /** Dropped, it takes rows or values along that no statement brings back. */
  readonly holdsValues?: boolean
  /** The server itself carries it through a change of what it uses. */
  survives?(fact: Fact): boolean
  /** Statements on a user of what is remade under its feet (a column of a rebuilt enum). */
  convert?(fact: Fact, context: RuleContext): readonly string[]
  /** Taken out of the statement that makes its table, it opens most rings: what is left stays readable. */
  readonly opensRings?: boolean
  /** What stands behind `comment on`; its kind and qualified name where absent. */
  commentTarget?(path: readonly string[], target: Fact | undefined): string
  /** How likely it is that the two are one thing under another name; 0 for never, absent where nobody asks. */
  likeness?(from: Fact, to: Fact, states: Pick<RuleContext, 'before' | 'after'>): number
  /** `alter … rename to`; absent where nothing can be renamed. */
  rename?(from: readonly string[], to: readonly string[]): readonly string[]
  /** Gone and new, of one owner: they differ in nothing but the name, or what a rename leaves to be altered. */
  isNamesake?(from: Fact, to: Fact): boolean
  /** Whom it belongs to for `isNamesake`; its parent where absent. */
  owner?(fact: Fact, base: FactBase): string | undefined
  /** The name that it, or what it tells of, gets along with another's rename: `fact` is told after that one. */
  followsInto?(fact: Fact, rename: PathRename): PathRename | undefined
  /** How its new name takes the old one's place in a text; as a qualified name where absent. */
  renameIn?(text: string, from: readonly string[], to: readonly string[]): string
  /** Where its path is not within that of what it belongs to. */
  movePath?(fact: Fact, renaming: Renaming): readonly string[]
  /** Attributes that hold SQL: names in them follow a rename of what it uses or belongs to. */
  readonly texts?: readonly string[]
  /** What else such a rename, or its own, makes of it; its texts are told already. */
  retell?(fact: Fact, renaming: Renaming): Retold
}

/** `relation` and `type` are the server's namespaces; a table takes a place in both. */
export const relationName = (path: readonly string[]): string => `relation ${JSON.stringify(path.slice(0, 2))}`
export const typeName = (path: readonly string[]): string => `type ${JSON.stringify(path.slice(0, 2))}`
