import { expect, test } from 'vitest'
import { createModuleScope, createScope, docLines, objectKey, quoteText, toFileName, toPascal } from './names.ts'

test('a quoted text means the same when it is evaluated', () => {
  for (const text of ["it's", '"', `both ' and "`, 'a\\b', '\n\r\t\u0000\u2028\u2029\ufeff', '`x`', '😀']) {
    expect(new Function(`return ${quoteText(text)}`)()).toBe(text)
  }
})

test('every property name is a key that an object literal takes, `__proto__` included', () => {
  for (const name of ['plain', 'two words', '2nd', "it's", 'größe', 'default', '__proto__']) {
    const object: object = new Function(`return { ${objectKey(name)}: 1 }`)()
    expect(Object.keys(object)).toEqual([name])
  }
})

test('a comment cannot end the comment that it is printed in', () => {
  expect(docLines('a */ b\r\nc').join('\n')).not.toContain('*/')
  expect(docLines('a\r\nb\u2028c  ')).toEqual(['a', 'b', 'c'])
})

test('file names hold no capital, no blank and no device of Windows', () => {
  expect(toFileName('OrderItem')).toBe('order-item')
  expect(toFileName('HTTPLog2')).toBe('http-log2')
  expect(toFileName('Aux')).toBe('aux_')
  expect(toFileName('???')).toBe('_')
})

test('words of a name start with a capital in a type', () => {
  expect(toPascal('shippingAddress')).toBe('ShippingAddress')
  expect(toPascal('two words')).toBe('TwoWords')
})

test('the second of two equal names steps aside, and so does a reserved word', () => {
  const files = createScope([], (name) => name.toLowerCase())
  expect([files.take('order'), files.take('Order')]).toEqual(['order', 'Order_'])
  const module = createModuleScope()
  expect([module.take('class'), module.take('2fa'), module.take('a b')]).toEqual(['class_', '_2fa', 'a_b'])
})
