import { describe, expect, test } from 'vitest'
import { decimalPattern, emailPattern, formatPattern, int64Pattern, textPattern, urlPattern } from './pattern.ts'

const taken = (pattern: string, texts: readonly string[]): readonly string[] => {
  const [plain, unicode] = [new RegExp(pattern), new RegExp(pattern, 'u')]
  for (const text of texts) expect(unicode.test(text), text).toBe(plain.test(text))
  return texts.filter((text) => plain.test(text))
}

const date = formatPattern({ kind: 'string', format: 'date' }) ?? ''

test('days are those of the calendar', () => {
  const right = ['2024-02-29', '2000-02-29', '12000-02-29', '0001-01-01', '5874897-12-31', '-infinity']
  const wrong = ['2023-02-29', '1900-02-29', '2024-04-31', '0000-01-01', '00012-01-01', '5874898-01-01', '2024-1-1', '']
  expect(taken(date, [...right, ...wrong])).toEqual(right)
})

test('days before Christ have their own leap years', () => {
  const right = ['0044-03-15 BC', '0001-02-29 BC', '0005-02-29 BC', '0401-02-29 BC', '4713-12-31 BC']
  const wrong = ['0004-02-29 BC', '0101-02-29 BC', '0000-01-01 BC', '4714-01-01 BC', '0044-03-15BC', '44-03-15 BC']
  expect(taken(date, [...right, ...wrong])).toEqual(right)
})

test('intervals as the server writes them', () => {
  const interval = formatPattern({ kind: 'string', format: 'interval' }) ?? ''
  const right = [
    '-1 years -2 mons +3 days -04:05:06.7',
    '178000000 years',
    '2562047788:00:54.775807',
    '-infinity',
    'P1Y',
  ]
  expect(taken(interval, [...right, '', ' ', '1 lightyear', '1:2', 'infinitely'])).toEqual(right)
})

describe('digits', () => {
  test('a whole number of 64 bits', () => {
    const right = ['9223372036854775807', '-9223372036854775808', '0', '-0', '007']
    expect(taken(int64Pattern, [...right, '9223372036854775808', '-9223372036854775809', '1.0', '', '+1'])).toEqual(
      right,
    )
  })

  test('numeric takes what it keeps without rounding', () => {
    expect(taken(decimalPattern(4, 2), ['12.34', '12.340', '-0012.3', '123.4', '12.345', '.5', 'NaN'])).toEqual([
      '12.34',
      '12.340',
      '-0012.3',
    ])
    expect(taken(decimalPattern(undefined), ['NaN', '-Infinity', '1.5', 'nan', '-NaN', 'Inf'])).toEqual([
      'NaN',
      '-Infinity',
      '1.5',
    ])
    expect(taken(decimalPattern(3, 0), ['999', '999.0', '1000', '1.5'])).toEqual(['999', '999.0'])
    expect(taken(decimalPattern(2, 4), ['0.0012', '0.0', '0.012', '0.00123'])).toEqual(['0.0012', '0.0'])
    expect(taken(decimalPattern(3, -2), ['12300', '0', '12350', '123000'])).toEqual(['12300', '0'])
  })
})

test('text is counted in code points, and trimmed text without its blanks', () => {
  expect(taken(textPattern({ max: 2 }, false), ['', '😀😀', 'abc', '😀😀😀', 'a\0'])).toEqual(['', '😀😀'])
  expect(taken(textPattern({ min: 3, max: 5 }, true), [' abc ', 'ab cd', ' ab ', 'abcdef', '   '])).toEqual([
    ' abc ',
    'ab cd',
  ])
  expect(new RegExp(textPattern({}, false)).test('a\ud800b')).toBe(false)
})

test('text of millions of characters is judged without running out of stack', () => {
  expect(new RegExp(textPattern({}, false)).test('é😀'.repeat(2_000_000))).toBe(true)
})

test('addresses', () => {
  const mails = ['a@b.co', "o'hara+x@mail.example.org"]
  expect(taken(emailPattern, [...mails, 'a..b@c.de', '.a@b.co', 'a.@b.co', 'a@b', 'a@-b.co', 'a b@c.de'])).toEqual(
    mails,
  )
  const sites = ['https://a.b', 'HTTP://x/y?z#w', 'http://localhost:80']
  expect(taken(urlPattern, [...sites, 'http://', 'https://a b', 'ftp://a', 'a.b'])).toEqual(sites)
})
