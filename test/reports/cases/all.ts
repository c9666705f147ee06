/** Every case with hand-written truth, by what it is about. */
import { equalValues } from './equal-values.ts'
import { expressions } from './expressions.ts'
import { functions } from './functions.ts'
import { grouping } from './grouping.ts'
import { joins } from './joins.ts'
import { keys } from './keys.ts'
import { rows } from './rows.ts'
import { sources } from './sources.ts'
import { writing } from './writing.ts'

export const families = { joins, expressions, grouping, sources, writing, rows, keys, equalValues, functions }
