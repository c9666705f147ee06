/** `@tenon/kit/config`: what `tenon.config.ts` is written with. Light on purpose, since every command loads it; what stands in a config is checked in check-config.ts. */
import type { PoolOptions } from '@tenon/runtime'

const variable: unique symbol = Symbol.for('tenon.env')

/** A value that comes from the environment; only names and defaults ever reach generated code. */
export interface EnvironmentVariable {
  readonly [variable]: string
  readonly default?: string
}

/** Takes a setting from an environment variable: `env('DATABASE_URL', 'pglite:./.tenon/dev')`. Without a default it must be set. */
export const env = (name: string, value?: string): EnvironmentVariable =>
  Object.freeze({ [variable]: name, ...(value !== undefined && { default: value }) })

/** The name of the variable behind a setting, if it comes from one. */
export const variableOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && variable in value ? String(value[variable]) : undefined

export interface LogSettings {
  /** Logs every query. */
  readonly queries?: boolean
  /** Logs queries that take longer, in milliseconds. */
  readonly slowerThan?: number
}

export interface RawEnvironment {
  /** `postgres://…`, or `pglite:` and a folder. A password belongs into a variable. */
  readonly url: string | EnvironmentVariable
  readonly pool?: Partial<PoolOptions>
  readonly log?: LogSettings
}

/** A config as it is written. */
export interface RawConfig {
  /** Major version of PostgreSQL that the project runs on. */
  readonly postgres: number
  /** Where states are built and plans are proved: `pglite`, `npm:<major>`, `installed`, or the URL of a server. */
  readonly scratch?: string | EnvironmentVariable
  readonly folders?: {
    /** Holds `models/`, `functions/`, `sql/`, `reports/`, `migrations/` and `seeds/`. */
    readonly schema?: string
    /** Written by `tenon generate`, and by nobody else. */
    readonly generated?: string
  }
  /** `js`: JavaScript with declarations, for any project. `ts`: TypeScript sources. */
  readonly output?: 'js' | 'ts'
  /** Validators to generate beside the checks that repositories make themselves. */
  readonly validators?: readonly ('zod' | 'typebox')[]
  /** How property names become column names; a column's own name can always be given. */
  readonly naming?: 'snake_case' | 'as written'
  /** What all environments share unless they say otherwise. */
  readonly pool?: Partial<PoolOptions>
  readonly log?: LogSettings
  /**
   * By name; `TENON_ENV` or `--env` chooses, `development` otherwise. Left out there is `development` only:
   * `DATABASE_URL`, else the embedded database in `.tenon/dev`.
   */
  readonly environments?: Readonly<Record<string, RawEnvironment>>
}

/** Types a config, so that the editor completes it. */
export const defineConfig = (config: RawConfig): RawConfig => config
