/** Packs each package as it would be published and lets publint and attw look at the tarball. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
const bin = (name: string) => path.join(root, 'node_modules/.bin', name)
const folder = mkdtempSync(path.join(tmpdir(), 'tenon-packages-'))

function run(command: string, parameters: readonly string[], cwd: string): boolean {
  return spawnSync(command, parameters, { cwd, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
}

let failed = 0
for (const name of ['schema', 'runtime', 'kit']) {
  const source = path.join(root, 'packages', name)
  const before = new Set(readdirSync(folder))
  if (!run('npx', ['-y', 'pnpm', 'pack', '--pack-destination', folder], source)) failed += 1
  const tarball = readdirSync(folder).find((file) => !before.has(file))
  if (!tarball) throw new Error(`@tenon/${name} left no tarball`)
  const file = path.join(folder, tarball)
  if (!run(bin('publint'), ['--strict', file], root)) failed += 1
  if (!run(bin('attw'), ['--profile', 'esm-only', file], root)) failed += 1
}
rmSync(folder, { recursive: true, force: true })
console.log(failed === 0 ? 'packages: fit to publish' : `packages: ${failed} checks failed`)
process.exitCode = failed === 0 ? 0 : 1
