import { expect, test } from 'vitest'
import { prover } from '../prove.fixture.ts'

const { proveChange } = prover('npm:18')

const table = 'create table speciality (id bigint generated always as identity primary key, name text not null unique)'
const one = (...statements: string[]) => [{ transactional: true, statements }]

test('rows that the up inserts and the down leaves are told', async () => {
  const up = one(`insert into speciality (name) values ('surgery'), ('optics')`)
  const proof = await proveChange(table, table, { up, down: one('select 1') })
  expect(proof).toMatchObject({ holds: true, losses: [], down: { class: 'inexact' } })
  expect(proof.warnings).toMatchObject([
    {
      code: 'migration/rows-left',
      message: '2 rows that the up puts into `speciality` are still there after the down.',
    },
  ])
})

test('rows that the down takes back are not', async () => {
  const up = one(`insert into speciality (name) values ('surgery'), ('optics')`)
  const down = one(`delete from speciality where name in ('surgery', 'optics')`)
  expect(await proveChange(table, table, { up, down })).toMatchObject({ warnings: [], down: { class: 'exact' } })
})
