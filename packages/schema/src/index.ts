/** `@tenon/schema`: the modelling language. The only file here that re-exports. */
export type { Field, Shape, StringFormat } from './shape.ts'
