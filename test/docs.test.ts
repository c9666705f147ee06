/** Every TypeScript and SQL block of the README and the docs stands word for word in a file that is type-checked or run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { printReference, readReference } from '../scripts/command-reference.ts'

const root = path.join(import.meta.dirname, '..')
const pages = [
  'README.md',
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => `docs/${file}`),
].filter((file) => file.endsWith('.md'))

interface Block {
  readonly line: number
  readonly language: string
  readonly text: string
  /** From `<!-- file: path -->` right above. */
  readonly file?: string
  /** From `<!-- shown, not run: why -->` right above. */
  readonly excuse?: string
}

function blocksOf(page: string): readonly Block[] {
  const lines = readFileSync(path.join(root, page), 'utf8').split('\n')
  const blocks: Block[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const language = /^```(\w+)/.exec(lines[index] ?? '')?.[1]
    if (language === undefined) continue
    const end = lines.indexOf('```', index + 1)
    const marker = lines[index - 1] ?? ''
    const file = /^<!-- file: (\S+) -->$/.exec(marker)?.[1]
    const excuse = /^<!-- shown, not run: (.+) -->$/.exec(marker)?.[1]
    const text = lines.slice(index + 1, end).join('\n')
    blocks.push({ line: index + 1, language, text, ...(file && { file }), ...(excuse && { excuse }) })
    index = end
  }
  return blocks
}

const checked = pages.flatMap((page) =>
  blocksOf(page)
    .filter(({ language }) => ['ts', 'js', 'sql'].includes(language))
    .map((block) => ({ ...block, title: `${page}:${block.line}` })),
)

/** Leading and trailing space of lines is layout: a block may show the inside of a function. */
const flat = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n')

test.each(checked)('$title shows what a file really says', ({ file, excuse, text }) => {
  if (excuse !== undefined) return expect(excuse.length).toBeGreaterThan(10)
  expect(file, 'a marker <!-- file: … --> above the block').toBeDefined()
  const source = readFileSync(path.join(root, file ?? ''), 'utf8')
  // An ellipsis on a line of its own leaves lines out.
  for (const part of flat(text).split(/^(?:\/\/|--) …$/m)) expect(flat(source)).toContain(part.trim())
})

test('links between pages lead somewhere', () => {
  const broken = pages.flatMap((page) => {
    const text = readFileSync(path.join(root, page), 'utf8')
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '')
    return targets
      .filter((target) => !existsSync(path.join(root, path.dirname(page), target)))
      .map((target) => `${page}: ${target}`)
  })
  expect(broken).toEqual([])
})

test('the page of commands says what the CLI says', { timeout: 120_000 }, () => {
  expect(readReference()).toBe(printReference())
})
