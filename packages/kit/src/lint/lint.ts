/** Runs every rule; a finding is a warning, never an error. */
import type { SchemaIr } from '@tenon/schema'
import type { Problem } from '@tenon/schema/problem'
import { rules } from './rules/all.ts'

export const lint = (ir: SchemaIr): readonly Problem[] =>
  rules.flatMap((rule) =>
    rule.check(ir).map((finding) => ({ code: `lint/${rule.name}`, severity: 'warning' as const, ...finding })),
  )
