import { describe, expect, test } from 'vitest'
import { prover, t } from '../prove.fixture.ts'

describe('on npm:18, between instants and local times', () => {
  const { proveChange } = prover('npm:18')

  test.each([
    ['timestamptz', 'timestamp'],
    ['timestamp', 'timestamptz(3)'],
    ['timestamptz', 'date'],
  ])('%s to %s is told to go by UTC', async (from, to) => {
    const proof = await proveChange(t(`at ${from}`), t(`at ${to}`))
    expect(proof.warnings).toMatchObject([{ code: 'proof/time-zone', message: expect.stringContaining('`t.at`') }])
  })

  test('a zone that is named is enough', async () => {
    const zoned = "alter table t alter column at type timestamp using at at time zone 'UTC'"
    const up = [{ transactional: true, statements: [zoned] }]
    expect((await proveChange(t('at timestamptz'), t('at timestamp'), { up })).warnings).toEqual([])
  })
})
