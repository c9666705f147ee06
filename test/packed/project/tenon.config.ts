import { defineConfig, env } from '@tenon/kit/config'

export default defineConfig({
  postgres: 18,
  scratch: 'pglite',
  validators: ['zod', 'typebox'],
  environments: { development: { url: env('DATABASE_URL', 'pglite::memory:') } },
})
