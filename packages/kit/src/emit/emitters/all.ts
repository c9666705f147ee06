/** Every emitter. */
import { databaseEmitter } from './database.ts'
import type { Emitter } from './emitter.ts'
import { enumerationTypes } from './enumeration-types.ts'
import { functionsEmitter } from './functions.ts'
import { packageJson } from './package-json.ts'
import { reportTypes } from './report-types.ts'
import { tableTypes } from './table-types.ts'
import { typeboxEmitter } from './typebox.ts'
import { zodEmitter } from './zod.ts'

export const emitters: readonly Emitter[] = [
  databaseEmitter,
  enumerationTypes,
  functionsEmitter,
  packageJson,
  reportTypes,
  tableTypes,
  typeboxEmitter,
  zodEmitter,
]
