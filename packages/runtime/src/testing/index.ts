/** `@tenon/runtime/testing`: a database for a test, by transaction or by template. */
export { withRollback } from './rollback.ts'
export { createTemplate, type Template, type TemplateOptions, type TestDatabase } from './template.ts'
