#!/usr/bin/env node
// The published package runs its build; in the workspace, where `dist` may not exist, the sources run under tsx.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const built = new URL('../dist/cli/main.js', import.meta.url)
if (existsSync(fileURLToPath(new URL('../src', import.meta.url)))) {
  const { register } = await import('tsx/esm/api')
  register()
  await import(new URL('../src/cli/main.ts', import.meta.url).href)
} else {
  await import(built.href)
}
