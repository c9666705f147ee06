import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../../../..')
const areas = 'model|report|config|project|state|scratch|migration|proof|plan|check|seed|danger|files|cli|tenon'

function codesInSource(): ReadonlySet<string> {
  const found = new Set<string>()
  for (const folder of ['packages/schema/src', 'packages/kit/src', 'packages/runtime/src/migrate']) {
    for (const file of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || /\.(?:test|fixture)\.ts$/.test(file)) continue
      const text = readFileSync(path.join(root, folder, file), 'utf8')
      for (const [, code = ''] of text.matchAll(new RegExp(`['\`]((?:${areas})/[a-z]+(?:-[a-z]+)*)['\`]`, 'g')))
        found.add(code)
      for (const code of builtCodes(text)) found.add(code)
    }
  }
  return found
}

/** Where a code is put together, `area/${code}`, its second half is the first argument of the calls in that file; of a run's faults it is `fault`. */
function* builtCodes(text: string): Generator<string> {
  const area = new RegExp(`code: \`(${areas})/\\$\\{code\\}\``).exec(text)?.[1]
  if (area !== undefined)
    for (const [, code = ''] of text.matchAll(/\b(?:error|problem)\(\s*'([a-z-]+)'/g)) yield `${area}/${code}`
  for (const [, fault = ''] of text.matchAll(/\bfault: '([a-z-]+)'/g)) yield `migration/${fault}`
}

test('codes that are put together from two halves are seen', () => {
  expect([...codesInSource()]).toEqual(
    expect.arrayContaining(['report/duplicate-output', 'report/annotation-form', 'migration/half-done']),
  )
})

test('every code of a problem is told in docs/problems.md', () => {
  const page = readFileSync(path.join(root, 'docs/problems.md'), 'utf8')
  const codes = [...codesInSource()]
  expect(codes.length).toBeGreaterThan(80)
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
})
