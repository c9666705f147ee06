import { describe, expect, test } from 'vitest'
import { prover } from '../prove.fixture.ts'

describe('a NOT NULL column that the up dropped comes back', () => {
  const { proveChange } = prover('npm:18')
  const empty = 'create table t (id int primary key)'
  const goneFrom = (columns: string, types = '') =>
    proveChange(`${types} create table t (id int primary key, ${columns})`, `${types} ${empty}`)

  test.each([
    ['with a value that its check takes', `status text not null check (status in ('open', 'closed'))`, ''],
    [
      'with a value that its domain takes',
      'mail mail not null',
      `create domain mail as text check (value like '%@%');`,
    ],
    ['with a value of a type that has no neutral one', 'host inet not null, at tstzrange not null', ''],
    ['with values of their own where it is unique', 'code text not null unique, n int not null, unique (id, n)', ''],
    ['as a unique id', 'token uuid not null, n numeric(9,2) not null, unique (token), unique (n)', ''],
    [
      'counted by a domain over numbers, which its check takes',
      'place place not null unique',
      'create domain place as int check (value >= 0);',
    ],
    [
      'as moments that differ',
      'at timestamptz not null unique, day date not null unique, hash bytea not null unique',
      '',
    ],
    ['under a unique index', `code varchar(20) not null); create unique index i on t (lower(code)`, ''],
  ])('%s', async (_title, columns, types) => {
    const proof = await goneFrom(columns, types)
    expect(proof.downRefused).toEqual([])
    expect(proof.down).toMatchObject({ class: 'schema-exact', differences: [] })
    expect(proof.down?.failure).toBeUndefined()
  })

  test('as its own primary key', async () => {
    const proof = await proveChange('create table t (id bigint primary key, a int)', 'create table t (a int)')
    expect(proof.down).toMatchObject({ class: 'schema-exact', differences: [] })
    expect(proof.down?.failure).toBeUndefined()
  })
})
