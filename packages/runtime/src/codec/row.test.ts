import { expect, test } from 'vitest'
import { list } from './list.ts'
import { bigint, integer } from './number.ts'
import { row } from './row.ts'
import { text } from './text.ts'

const address = row({ street: text, zip: integer, tags: list(text, { nullableItems: true }) })

test('a row is an object of its fields, and an empty cell is null', () => {
  expect(address.decode('(Main,7,"{a,NULL}")')).toEqual({ street: 'Main', zip: 7, tags: ['a', null] })
  expect(address.decode('(,,)')).toEqual({ street: null, zip: null, tags: null })
  expect(address.decode('("",0,{})')).toEqual({ street: '', zip: 0, tags: [] })
  expect(row({ only: bigint }).decode('()')).toEqual({ only: null })
})

test('quotes, commas and brackets within a cell come through both ways', () => {
  for (const street of ['say "x", (y)', 'back\\slash', ' ', '', 'é,"', 'a\nb']) {
    const value = { street, zip: null, tags: ['a"b', null] }
    expect(address.decode(address.encode(value))).toEqual(value)
  }
  expect(address.decode('("say ""x"", (y)",1,)')).toEqual({ street: 'say "x", (y)', zip: 1, tags: null })
})

test('what doesn’t fit is refused by the field’s name', () => {
  expect(() => address.decode('(a,b,)')).toThrow(/field `zip`/)
  expect(() => address.decode('(a,1)')).toThrow('the stored row has 2 fields')
  expect(() => address.decode('nothing')).toThrow('a form that is not known')
  expect(() => address.encode({ street: 'a', zip: 'x', tags: [] })).toThrow(/field `zip`/)
  expect(() => address.encode({ street: 'a', zip: 1 })).toThrow(/field `tags`/)
  expect(() => address.encode({ street: 'a', zip: 1, tags: null, more: 1 })).toThrow('no field `more`')
  expect(() => (address as { encode(value: unknown): string }).encode('(a,1,)')).toThrow('expected an object')
})
