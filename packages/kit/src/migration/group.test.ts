import { expect, test } from 'vitest'
import { toGroups } from './group.ts'

test('what concerns one object stands together, and a comment on an index with what is before it', () => {
  const users = [
    'create table public.users (\n  id bigint\n)',
    "comment on column public.users.id is 'x'",
    'create unique index users_id on public.users (id)',
    "comment on index public.users_id is 'x'",
    'create trigger fill before insert on public.users for each row execute function public.fill()',
    'create policy own on public.users using (true)',
    "select setval('public.users_id_seq', 1)",
  ]
  const orders = ['alter table public.orders add column a int', 'alter table public.orders alter column a set not null']
  expect(toGroups([...users, ...orders])).toEqual([users, orders])
})

test('single lines about different objects are one paragraph, and a long statement is one of its own', () => {
  const short = ['drop index public.a', 'drop index public.b', 'alter table public.t drop column c']
  const long = ['create view public.v as\nselect 1']
  expect(toGroups([...short, ...long, ...short])).toEqual([short, long, short])
})
