#!/usr/bin/env node
// The published package runs its build; in the workspace, where the sources stand beside it, a build of those is made when they have changed.
import { existsSync } from 'node:fs'
import module from 'node:module'

// From Node 22 on: what was compiled once is kept for the next command.
module.enableCompileCache?.()

const built = new URL('../dist/cli/main.js', import.meta.url)
const isWorkspace = existsSync(new URL('../src', import.meta.url))
await import(isWorkspace ? await (await import('../from-source.js')).buildCommand() : built.href)
