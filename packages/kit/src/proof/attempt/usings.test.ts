import { openSession, type Segment } from '@tenon/runtime/migrate'
import { describe, expect, test } from 'vitest'
import { freshDatabase } from '../../../../../test/support/database.ts'
import { rowsProblems } from '../../tasks/fails-on-rows.ts'
import { prover } from '../prove.fixture.ts'
import { uncomputable, unreadable } from '../violators/unreadable.ts'

const byHand = (...statements: string[]): readonly Segment[] => [{ transactional: true, statements }]
const vaccinations = (type: string) => `create table vaccinations (id int primary key, batch ${type} not null)`

describe('on npm:18, a type that an expression computes', () => {
  const { proveChange } = prover('npm:18')
  const prove = (using: string, back: string) =>
    proveChange(vaccinations('text'), vaccinations('int'), {
      up: byHand(`alter table public.vaccinations alter column batch type integer using ${using}`),
      down: byHand(`alter table public.vaccinations alter column batch type text using ${back}`),
    })

  test('is tried on values of the shape that it asks for, and the query finds those of another', async () => {
    for (const [using, back] of [
      ['substr(batch,2)::int', "'b' || batch"],
      ["split_part(batch, '-', 2)::int", "'nr-' || batch"],
      ["regexp_replace(batch, '[^0-9]', '', 'g')::int", "'b' || batch"],
    ] as const) {
      const proof = await prove(using, back)
      expect({ using, holds: proof.holds, stops: proof.stops, unobserved: proof.unobserved }).toEqual({
        using,
        holds: true,
        stops: [],
        unobserved: [],
      })
      expect(proof.probes).toBeGreaterThan(0)
      const queries = proof.hazards.flatMap(({ preflight, direction }) => (direction === 'up' ? (preflight ?? []) : []))
      expect(queries).toHaveLength(1)
      expect(queries[0]).toContain('pg_input_is_valid')
    }
  })

  test('that no probe row fits is told as that, and alarms for no row', async () => {
    const dark = await prove("(convert_from(decode(batch, 'hex'), 'utf8')::json->>'nr')::int", 'batch::text')
    expect(dark).toMatchObject({ stops: [], unobserved: [{ object: 'public.vaccinations' }] })
    const table = (type: string) => `create table v (id int primary key, batch ${type} not null, other text not null)`
    const proof = await proveChange(table('text'), table('int'), {
      up: byHand("alter table v alter column batch type integer using (split_part(other, 'é', 2) || batch)::int"),
    })
    expect(proof.stops).toMatchObject([{ object: 'public.v', preflight: null }])
    expect(rowsProblems(proof)).toMatchObject([
      { code: 'migration/fails-on-rows', message: expect.stringContaining('No probe row of `v` fits') },
    ])
    const alarms = [...dark.hazards, ...proof.hazards].filter(({ preflight }) =>
      /from public\.\w+$/.test(preflight ?? ''),
    )
    expect(alarms).toEqual([])
  })
})

test('values that the type refuses are counted where the server can be asked, and else the query says that it ends there', async () => {
  const retyped = { table: { schema: 'public', name: 'v' }, name: 'batch', from: 'text', to: 'integer' }
  const by = { expression: 'substr(batch, 2)::int', back: "'b' || batch" }
  const session = await openSession(await freshDatabase())
  try {
    await session.run(
      `create table v (batch text, other text); insert into v values ('b1'), ('bx'), ('c2'), (null), ('7')`,
    )
    const count = async (sql: string) => (await session.run(sql))[0]?.rows[0]?.[0]
    const { versionNumber } = session
    expect(await count(uncomputable({ ...retyped, versionNumber }, by, ['other']))).toBe('3')
    expect(await count(uncomputable({ ...retyped, versionNumber }, { expression: by.expression }, []))).toBe('2')
    expect(await count(unreadable({ ...retyped, versionNumber }))).toBe('3')
    const older = { ...retyped, versionNumber: 150_000 }
    const ends = expect.stringMatching(/ \/\* ends in an error at the first value that the type refuses \*\/$/)
    for (const query of [unreadable(older), uncomputable(older, by, [])]) {
      expect(query).toEqual(ends)
      await expect(session.run(query)).rejects.toThrow('invalid input syntax')
    }
    // What it counts of a number is not guessed from its text.
    expect(
      uncomputable({ ...retyped, from: 'numeric', versionNumber }, { expression: '(batch * 10)::int' }, []),
    ).toEqual(ends)
  } finally {
    await session.close()
  }
})
