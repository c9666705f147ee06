/** An empty project on disk with a cache of its own, below this workspace so that its imports resolve. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'

const home = path.join(import.meta.dirname, '../../../../.tenon/test-projects')

const config = `import { defineConfig } from '@tenon/kit/config'

export default defineConfig({ postgres: 18, scratch: 'npm:18' })
`

export function emptyProject() {
  mkdirSync(home, { recursive: true })
  const root = mkdtempSync(path.join(home, 'p-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  write('tenon.config.ts', config)
  return { root, write }
}
