import { defineConfig, env } from '@tenon/kit/config'

export default defineConfig({
  postgres: 18,
  scratch: 'pglite',
  folders: { schema: 'schema', generated: 'generated' },
  output: 'js',
  validators: ['zod', 'typebox'],
  pool: { max: 10 },
  environments: {
    development: { url: env('DATABASE_URL', 'pglite:./.tenon/dev') },
    test: { url: env('TEST_DATABASE_URL', 'pglite::memory:') },
    demo: { url: 'pglite:./.tenon/demo' },
    production: { url: env('DATABASE_URL'), pool: { max: 15, keep: 5 } },
  },
})
