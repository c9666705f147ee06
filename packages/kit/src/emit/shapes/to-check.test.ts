import type { Rule } from '@tenon/schema'
import { expect, test } from 'vitest'
import { CheckFunctions } from './check-functions.ts'
import { toBreach } from './to-check.ts'

/** Whether digits break a rule, as emitted code tells it. */
function breaks(rule: Rule, value: string): boolean {
  const checks = new CheckFunctions()
  const breach = toBreach(rule, { kind: 'string', format: 'decimal' }, 'value', checks, () => '')
  const text = `${checks.sources().flat().join('\n')}\nreturn ${breach}`
  // What runs is the emitted code itself.
  return new Function('value', text)(value) as boolean
}

test('bounds of digits hold for numbers of any size', () => {
  const least: Rule = { kind: 'min', limit: '0.5' }
  expect(['0.50', '1', '99999999999999999999.1', 'Infinity'].filter((one) => breaks(least, one))).toEqual([])
  expect(['0.49', '-1', '-0', '-Infinity'].filter((one) => !breaks(least, one))).toEqual([])
  const most: Rule = { kind: 'max', limit: '100' }
  expect(['100.0', '-1', '-Infinity'].filter((one) => breaks(most, one))).toEqual([])
  expect(['100.01', 'Infinity'].filter((one) => !breaks(most, one))).toEqual([])
})

test('NaN is within no bounds', () => {
  expect(breaks({ kind: 'min', limit: '0' }, 'NaN')).toBe(true)
  expect(breaks({ kind: 'max', limit: '0' }, 'NaN')).toBe(true)
})
