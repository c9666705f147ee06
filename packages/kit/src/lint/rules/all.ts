/** The list of lint rules. */
import type { LintRule } from '../rule.ts'
import { keyWithoutIndex } from './key-without-index.ts'
import { tableWithoutKey } from './table-without-key.ts'

export const rules: readonly LintRule[] = [keyWithoutIndex, tableWithoutKey]
