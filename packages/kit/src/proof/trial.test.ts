import { describe, expect, test } from 'vitest'
import { prover } from './prove.fixture.ts'

describe('a row that is tried', () => {
  const { proveChange } = prover('npm:18')

  test('goes again where triggers let no row go', async () => {
    const schema = (a: string) => `
      create table t (id int primary key, a ${a});
      create function stay() returns trigger language plpgsql as 'begin raise exception ''rows stay''; end';
      create constraint trigger stay after delete on t deferrable initially deferred for each row execute function stay()`
    const proof = await proveChange(schema('int'), schema('int not null'))
    expect(proof).toMatchObject({ holds: true, down: { class: 'exact' } })
    expect(proof.hazards.map(({ preflight }) => preflight)).toContain('select count(*) from public.t where a is null')
  })
})
