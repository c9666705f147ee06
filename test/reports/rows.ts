/** Random rows for the schema of the report tests: null wherever it is allowed, keys few enough to meet. */
import type { Random } from './random.ts'

export function fill(random: Random): string {
  const text = (nullable: boolean) => orNull(nullable, `'${random.value('text')}'`)
  const int = (nullable: boolean) => orNull(nullable, random.value('int'))
  const time = (nullable: boolean) => orNull(nullable, `'${random.value('timestamp')}'`)
  const orNull = (nullable: boolean, value: string) => (nullable && random.chance(0.4) ? 'null' : value)
  const flag = (nullable: boolean) => orNull(nullable, random.value('boolean'))
  const times = (most: number, make: (index: number) => string) =>
    Array.from({ length: random.chance(0.15) ? 0 : random.below(most + 1) }, (_, index) => make(index + 1)).join('\n')
  const users = random.chance(0.1) ? 0 : 1 + random.below(5)
  const user = () => `${1 + random.below(Math.max(users, 1))}`
  const boss = (index: number) => (index === 1 || random.chance(0.4) ? 'null' : `${1 + random.below(index - 1)}`)
  const key = (table: string) => `(select id from ${table} order by id offset ${random.below(3)} limit 1)`
  const made = Array.from({ length: users }, (_, at) => {
    const index = at + 1
    const labels = random.pick(["'{}'", "'{a,null}'", "'{b}'"])
    return `insert into users overriding system value values (${index}, '${random.value('text')}${index}', ${text(false)}, ${text(true)}, ${flag(false)},
      ${orNull(true, `'${random.value('mood')}'`)}, '${random.pick(['admin', 'customer'])}', ${time(false)}, ${labels}, ${boss(index)});`
  })
  const meta = () => random.pick(["'{}'", "'null'", '\'{"a": null}\'', '\'{"a": 1, "b": "x"}\'', '\'{"a": "x"}\''])
  const one = () => random.pick(['1.0', '1.00', '1', '0'])
  return `
    truncate users, profiles, products, orders, order_items, events, cities, places, audits, measures, guarded, promised, elders, seen, stays, accounts, amounts, moments restart identity cascade;
    ${made.join('\n')}
    ${users === 0 ? '' : times(4, () => `insert into profiles values (${user()}, ${text(true)}, ${time(true)}::date, ${text(false)}) on conflict do nothing;`)}
    ${times(4, (index) => `insert into products overriding system value values (${index}, ${text(false)}, ${int(false)}, ${int(false)}, ${text(true)}, ${meta()}, ${orNull(true, `'s${index}'`)});`)}
    ${users === 0 ? '' : times(6, (index) => `insert into orders overriding system value values (${index}, ${user()}, '${random.pick(['pending', 'paid'])}', ${int(false)}, ${text(true)}, ${time(true)}, ${boss(index)});`)}
    ${times(6, () => `insert into order_items select o, p, ${int(false)}, ${int(false)}, ${int(true)} from ${key('orders')} o(o), ${key('products')} p(p) where o is not null and p is not null on conflict do nothing;`)}
    ${times(4, (index) => `insert into events values (${index}, '${random.pick(['a', 'b'])}', ${text(true)});`)}
    ${times(2, () => `insert into places values (${text(false)}, ${int(false)});`)}
    ${times(2, () => `insert into cities values (${text(false)}, ${int(true)}, ${text(false)});`)}
    ${times(3, (index) => `insert into stays values (${index}, ${random.pick(["'[1,5)'", "'empty'", "'(,3]'"])}, ${random.pick(["'{}'", "'{[1,3),[5,9)}'"])}, ${random.pick(["'0'", "'1 month 2 hours'", "'-1 day'"])}, ${random.pick(['null', "'{{1,2},{3,null}}'", "'{}'"])}, ${random.pick(["'{}'", "'{a,null}'"])});`)}
    ${times(5, (index) => `insert into accounts values (${index}, ${text(false)}, ${int(false)}, ${text(true)}, ${flag(false)}, ${time(true)}) on conflict do nothing;`)}
    ${times(6, (index) => `insert into amounts values (${index}, ${one()}, ${random.pick(["'0'", "'-0'", '1'])}, ${random.pick(["'1 day'", "'24 hours'", "'1 month'"])}, ${random.pick(["'a'", "'a  '"])}, ${random.pick(["'1.0'", "'1.00'", "'{}'"])}, array[${one()}], row(${one()}, 'a'), ${random.pick(["'a'", "'a  '", "'1.0'", "'1.00'"])});`)}
    ${times(2, (index) => `insert into moments values ('2024-03-31 0${1 + index}:30');`)}
    alter table audits drop constraint size_there;
    ${times(3, (index) => `insert into audits values (${index}, ${text(false)}, ${int(true)}, ${flag(true)});`)}
    alter table audits add constraint size_there check (size is not null) not valid;
    ${times(3, () => `insert into measures (a, b) values (${int(false)}, ${int(false)});`)}
    ${times(3, (index) => `insert into guarded values (${index}, ${text(true)});`)}
    ${times(3, () => `insert into promised values (${int(false)}, ${int(false)}, ${int(true)}, ${int(true)}, ${text(false)}, ${int(false)}, ${int(true)}, ${int(false)});`)}
    ${times(2, () => `insert into elders values (${text(false)}, ${int(true)});`)}
    ${times(2, () => `insert into heirs values (${text(random.chance(0))}, ${int(true)}, ${text(true)});`)}
    ${times(3, () => `insert into seen values (${int(true)}, ${text(true)});`)}
    select setval(pg_get_serial_sequence('users', 'id'), 1000);
    refresh materialized view user_totals;`
}
