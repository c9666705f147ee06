/** Pins the public surface of each package entrance: a name comes or goes only on purpose. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')

/** Every name that an entrance exports, types marked. */
function exportedNames(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const lists = [...text.matchAll(/^export\s+(type\s+)?\{([^}]*)\}/gm)].flatMap(([, typeOnly, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
      .map((name) => {
        const marked = name.startsWith('type ') || typeOnly !== undefined
        const plain = name.replace(/^type /, '').replace(/^.* as /, '')
        return marked ? `type ${plain}` : plain
      }),
  )
  const declared = [
    ...text.matchAll(/^export\s+(?:declare\s+)?(const|function|async function|class|interface|type)\s+(\w+)/gm),
  ].map(([, keyword, name]) => (keyword === 'interface' || keyword === 'type' ? `type ${name}` : `${name}`))
  expect(text).not.toMatch(/^export\s+\*/m)
  return [...lists, ...declared].sort()
}

const entrances = ['schema', 'runtime', 'kit'].flatMap((name) => {
  const folder = path.join(root, 'packages', name)
  const { exports } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, string>
  }
  return Object.entries(exports).map(([entry, file]) => ({
    entry: path.posix.join(`@tenon/${name}`, entry),
    file: path.join(folder, file),
  }))
})

test.each(entrances)('$entry exports what it is known to export', ({ entry, file }) => {
  expect(exportedNames(file)).toMatchSnapshot(entry)
})

test('the published exports have the entries of the workspace', () => {
  for (const name of ['schema', 'runtime', 'kit']) {
    const manifest = JSON.parse(readFileSync(path.join(root, 'packages', name, 'package.json'), 'utf8')) as {
      exports: Record<string, string>
      publishConfig: { exports: Record<string, { default: string }> }
    }
    const built = Object.entries(manifest.publishConfig.exports).map(([entry, to]) => [entry, to.default])
    const sources = Object.entries(manifest.exports).map(([entry, file]) => [
      entry,
      file.replace('./src/', './dist/').replace(/\.ts$/, '.js'),
    ])
    expect(built).toEqual(sources)
  }
})
