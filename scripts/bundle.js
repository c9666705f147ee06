/**
 * Joins a package's modules for publishing, and for the command of the workspace: `node ../../scripts/bundle.js` in a
 * package's folder fills its `dist`. Dependencies stay packages of their own; what is only a development dependency is
 * taken in, since many small modules take longer to load than a command to run.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The layout of help texts measures letters by the tables of Unicode, which take 30 ms to load for every command.
 * Ours are plain: one column a letter. Tables of users' data are measured by a package of their own.
 */
const plainWidths = {
  name: 'plain-widths',
  setup(build) {
    build.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      /node_modules\/(?:yargs|cliui|wrap-ansi)\/(?!.*node_modules\/)/.test(importer)
        ? { path: 'string-width', namespace: 'plain-widths' }
        : undefined,
    )
    build.onLoad({ filter: /.*/, namespace: 'plain-widths' }, () => ({
      // Colours take no place.
      contents: 'export default (text) => text.replace(/\\u001b\\[[0-9;]*m/g, "").length',
    }))
  },
}

/** `options` are esbuild's, over those that all packages share. */
export async function bundlePackage(esbuild, folder, target, options = {}) {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const entries = Object.values(manifest.publishConfig.exports).map((one) =>
    one.default.replace('./dist/', 'src/').replace(/js$/, 'ts'),
  )
  const needed = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies }
  const { metafile } = await esbuild.build({
    entryPoints: manifest.bin ? [...entries, 'src/cli/main.ts'] : entries,
    absWorkingDir: folder,
    outbase: 'src',
    outdir: target,
    bundle: true,
    splitting: true,
    chunkNames: 'shared/[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // A command's first tenths of a second are spent on reading its own text; names stay as they are, for stack traces.
    minifyWhitespace: Boolean(manifest.bin),
    minifySyntax: Boolean(manifest.bin),
    // For modules of packages taken in that are CommonJS.
    banner: manifest.bin
      ? {
          js: "import { createRequire as tenonRequire } from 'node:module'; const require = tenonRequire(import.meta.url);",
        }
      : {},
    external: Object.keys(needed),
    plugins: [plainWidths],
    metafile: true,
    logLevel: 'error',
    ...options,
  })
  writeFileSync(path.join(target, 'built-from'), hashOf(folder, Object.keys(metafile.outputs)))
  const licences = licencesOf(folder, Object.keys(metafile.inputs))
  if (licences !== '') writeFileSync(path.join(target, 'licenses.txt'), licences)
}

/** Names the code: what was kept by other code is not read. */
function hashOf(folder, files) {
  const hash = createHash('sha256')
  for (const file of files.filter((name) => name.endsWith('.js')).sort())
    hash.update(`${path.basename(file)}\n`).update(readFileSync(path.join(folder, file)))
  return hash.digest('hex')
}

/** Of the packages that files were taken from. */
function licencesOf(folder, files) {
  const homes = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? []))
  return [...homes]
    .map((home) => path.join(folder, home))
    .map((home) => {
      const { name, version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8'))
      const texts = readdirSync(home).filter((file) => /^licen[cs]e/i.test(file))
      return `${name} ${version}\n\n${texts.map((file) => readFileSync(path.join(home, file), 'utf8').trim()).join('\n\n')}\n`
    })
    .sort()
    .join('\n----\n\n')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = process.cwd()
  const dist = path.join(folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  const esbuild = createRequire(path.join(folder, 'package.json'))('esbuild')
  await bundlePackage(esbuild, folder, dist)
}
