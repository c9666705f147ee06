import { expect, test } from 'vitest'
import { children, flag, isNode, number, numbers, readTree, text } from './tree.ts'

const read = (source: string) => {
  const value = readTree(source)
  if (!isNode(value)) throw new Error('no node')
  return value
}

test('a node gives its fields by name', () => {
  const tree = read('{VAR :varno 2 :varnullingrels (b 3 4) :name a\\ b :ok true :none <> :empty ""}')
  expect([tree.tag, number(tree, 'varno'), numbers(tree, 'varnullingrels')]).toEqual(['VAR', 2, [3, 4]])
  expect([text(tree, 'name'), flag(tree, 'ok'), text(tree, 'none'), text(tree, 'empty')]).toEqual([
    'a b',
    true,
    undefined,
    '',
  ])
})

test('lists hold nodes, quoted strings or numbers', () => {
  const tree = read(
    '{ALIAS :colnames ("b" "?column?" "a\\ \\(b") :args ({CONST :v 4 [ 1 0 0 0 ]} {CONST :v <>}) :refs (i 1 2) :none (b)}',
  )
  expect(tree.fields.colnames).toEqual(['b', '?column?', 'a (b'])
  expect(children(tree, 'args').map((node) => node.fields.v)).toEqual([['4', '[', '1', '0', '0', '0', ']'], null])
  expect([numbers(tree, 'refs'), numbers(tree, 'none')]).toEqual([[1, 2], []])
})

test('a value may look like a field, and a line may break at an escaped space', () => {
  const tree = read('{TARGETENTRY :resname :x :alias *SELECT*\\\n1 :n 1}')
  expect([text(tree, 'resname'), text(tree, 'alias'), number(tree, 'n')]).toEqual([':x', '*SELECT* 1', 1])
})

test('the short names of old versions are read as the new ones', () => {
  expect(read('{COALESCE :args ({ARRAY :elements <>})}').tag).toBe('COALESCEEXPR')
})
