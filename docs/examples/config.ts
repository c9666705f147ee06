/** A config that says everything: shared pool and log settings, and what each environment does differently. */
import { defineConfig, env } from '@tenon/kit/config'

export default defineConfig({
  postgres: 17,
  scratch: env('TENON_SCRATCH', 'npm:17'),
  folders: { schema: 'db', generated: 'src/db' },
  output: 'ts',
  validators: ['zod'],
  naming: 'snake_case',
  pool: { max: 10, statementTimeout: 10_000 },
  log: { slowerThan: 200 },
  environments: {
    development: { url: env('DATABASE_URL', 'postgres://localhost/shop'), log: { queries: true } },
    test: { url: env('TEST_DATABASE_URL', 'pglite::memory:') },
    production: { url: env('DATABASE_URL'), pool: { max: 20, keep: 5, acquireTimeout: 2_000 } },
  },
})
