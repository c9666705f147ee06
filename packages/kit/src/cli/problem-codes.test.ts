import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../../../..')
const areas = 'model|report|config|project|state|scratch|migration|proof|plan|check|seed|danger|files|cli|tenon'

function codesInSource(): ReadonlySet<string> {
  const found = new Set<string>()
  for (const folder of ['packages/schema/src', 'packages/kit/src']) {
    for (const file of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || /\.(?:test|fixture)\.ts$/.test(file)) continue
      const text = readFileSync(path.join(root, folder, file), 'utf8')
      for (const [, code = ''] of text.matchAll(new RegExp(`['\`]((?:${areas})/[a-z]+(?:-[a-z]+)*)['\`]`, 'g')))
        found.add(code)
    }
  }
  return found
}

test('every code of a problem is told in docs/problems.md', () => {
  const page = readFileSync(path.join(root, 'docs/problems.md'), 'utf8')
  const codes = [...codesInSource()]
  expect(codes.length).toBeGreaterThan(80)
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
})
