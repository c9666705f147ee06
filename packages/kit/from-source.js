/** For the workspace only: builds the three packages from their sources as they are published, once for each state of them, and tells where the command lies. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundlePackage } from '../../scripts/bundle.js'

const here = import.meta.dirname
// Below this folder the kit's own dependencies resolve.
const home = path.join(here, '.tenon/command')
const names = ['schema', 'runtime', 'kit']
const packageFolder = (name) => path.join(here, '..', name)
/** A command that runs for longer than this may miss a part that it loads late. */
const keptFor = 24 * 3_600_000

/** URL of the command's main module. */
export async function buildCommand() {
  const sources = names.flatMap((name) => listSources(packageFolder(name)))
  const stamp = createHash('sha256')
    .update([process.version, ...sources].join('\n'))
    .digest('hex')
    .slice(0, 16)
  const built = path.join(home, stamp)
  if (!existsSync(built)) await build(built, stamp)
  // Reading the maps takes a while, and only these show a stack.
  if (process.argv.includes('--verbose') || process.env.TENON_DEBUG) process.setSourceMapsEnabled(true)
  return pathToFileURL(path.join(built, 'node_modules/@tenon/kit/dist/cli/main.js')).href
}

/** Each file with its time and size; also its manifest and how it is built. */
function listSources(folder) {
  const own =
    folder === packageFolder('kit') ? ['package.json', 'from-source.js', '../../scripts/bundle.js'] : ['package.json']
  return [...listModules(path.join(folder, 'src')), ...own.map((name) => path.join(folder, name))].map((file) => {
    const { mtimeMs, size } = statSync(file)
    return `${file} ${mtimeMs} ${size}`
  })
}

// Folder by folder: Node 20's own recursion looks at each file once more.
const listModules = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) return listModules(file)
    return /(?<!\.test|\.fixture)\.ts$/.test(entry.name) ? [file] : []
  })

/** Whole or not at all, since many commands may start at once. */
async function build(target, stamp) {
  const esbuild = await import('esbuild')
  const draft = `${target}.${process.pid}`
  try {
    await Promise.all(names.map((name) => buildPackage(esbuild, name, { draft, stamp })))
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Another command was faster.
    if (!existsSync(target)) throw error
  }
  removeOld()
}

async function buildPackage(esbuild, name, { draft, stamp }) {
  const target = path.join(draft, 'node_modules/@tenon', name)
  const manifest = JSON.parse(readFileSync(path.join(packageFolder(name), 'package.json'), 'utf8'))
  const { exports } = manifest.publishConfig
  mkdirSync(target, { recursive: true })
  // The stamp is there for what is kept by the version of Tenon that made it.
  writeFileSync(path.join(target, 'package.json'), JSON.stringify({ ...manifest, exports, builtFrom: stamp }))
  const maps = { sourcemap: true, sourcesContent: false }
  await bundlePackage(esbuild, packageFolder(name), path.join(target, 'dist'), maps)
}

function removeOld() {
  for (const name of readdirSync(home)) {
    const folder = path.join(home, name)
    if (Date.now() - statSync(folder).mtimeMs > keptFor) rmSync(folder, { recursive: true, force: true })
  }
}
