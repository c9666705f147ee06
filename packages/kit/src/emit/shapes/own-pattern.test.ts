import type { Normaliser } from '@tenon/schema'
import { expect, test } from 'vitest'
import { beforeNormalising } from './own-pattern.ts'

const normal = {
  trim: (text: string) => text.trim(),
  lowerCase: (text: string) => text.toLowerCase(),
  upperCase: (text: string) => text.toUpperCase(),
}

const texts = [
  ...[
    '',
    ' ',
    'a',
    'A',
    ' a ',
    'ab',
    'aB',
    'AB-1',
    'ab-1',
    ' ab-1\n',
    'a b',
    'a  b',
    ' a b ',
    '1',
    '12',
    ' 12 ',
    'x1',
    '1x',
    '-',
    '_',
    'a-',
    'a_b',
  ],
  ...[
    '\u212a',
    'k',
    'K',
    '\u017f',
    's',
    'S',
    '\u0131',
    'i',
    'I',
    'é',
    'É',
    '\u00a0a\u00a0',
    'a\nb',
    ']',
    '^',
    '$',
    'abc',
    'ABC',
    'zZ',
    '@',
    '[',
    '`',
    '{',
  ],
]

const patterns: readonly RegExp[] = [
  ...[
    /^[a-z0-9-]+$/,
    /^[A-Z]{2}-\d+$/,
    /^\d{1,2}$/,
    /^[a-z]*$/,
    /^(?:a|b)+$/,
    /^.+$/,
    /^[^a-z]+$/,
    /^[^A-Z\d]+$/,
    /^\w+$/,
  ],
  ...[
    /^a.*b$/,
    /^[ab]\b.*$/,
    /^(a) ?b$/,
    /^[\]^$a]$/,
    /^\$?$/,
    /^[ik s-]+$/,
    /^[IK S-]+$/,
    /^[+-z]$/,
    /^a|b$/,
    /[a-c]/,
    /\d$/,
    /^x/,
  ],
  ...[/^(?=.*\d)[a-z\d]+$/, /^a$|^b$/, /^\x61$/, /^[é]$/, /^\B.$/, /^(?<one>a)$/, /^(?!a)[a-z]+$/, /^AB$/i, /^[a-k]$/i],
]

const ways: readonly (readonly Normaliser[])[] = [
  [],
  ['trim'],
  ['lowerCase'],
  ['upperCase'],
  ['trim', 'lowerCase'],
  ['trim', 'upperCase'],
]

test('what is said of the text before it is normalised is what holds of it after', () => {
  let said = 0
  for (const { source, flags } of patterns) {
    for (const normalisers of ways) {
      const pattern = beforeNormalising({ source, flags, normalisers })
      if (pattern === undefined) continue
      said++
      for (const text of texts) {
        const after = normalisers.reduce((value, one) => normal[one](value), text)
        const name = `/${source}/${flags} after ${normalisers} of ${JSON.stringify(text)}`
        expect(new RegExp(pattern).test(text), name).toBe(new RegExp(source, flags).test(after))
      }
    }
  }
  expect(said).toBeGreaterThan(90)
})

test('the usual ones are said', () => {
  const trimmed = (pattern: RegExp, ...more: readonly Normaliser[]) =>
    beforeNormalising({ source: pattern.source, flags: pattern.flags, normalisers: ['trim', ...more] })
  for (const pattern of [/^[a-z0-9-]+$/, /^\d{4,12}$/, /^[a-z][a-z\d_]{2,19}$/, /^[a-z]+(?:-[a-z]+)*$/])
    for (const more of [[], ['lowerCase']] as const) expect(trimmed(pattern, ...more), pattern.source).toBeDefined()
  expect(trimmed(/^[A-Z]{2}\d{6}$/, 'upperCase')).toBeDefined()
  expect(trimmed(/^[a-z]+$/i)).toBeDefined()
})

test('what cannot be said the same is left to be told in words', () => {
  const said = (pattern: RegExp, ...normalisers: readonly Normaliser[]) =>
    beforeNormalising({ source: pattern.source, flags: pattern.flags, normalisers })
  expect(said(/\d/, 'trim')).toBeUndefined()
  expect(said(/^a|b$/, 'trim')).toBeUndefined()
  expect(said(/^[A-Z]+$/, 'lowerCase')).toBeUndefined()
  expect(said(/^\p{L}+$/u)).toBeUndefined()
  expect(said(/^\x61$/, 'lowerCase')).toBeUndefined()
})
