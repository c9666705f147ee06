/** Random statements that write and return. */
import type { Random } from './random.ts'
import { cast, type Scope, type Source, type Type, tables } from './random-source.ts'

export interface Parts {
  readonly random: Random
  list(): readonly Type[]
  expression(type: Type, scope: Scope, depth: number): string
  condition(scope: Scope, depth: number): string
  where(scope: Scope, depth: number): string
  from(outer: Scope, depth: number): Source
}

export function newWriting({ random, list, expression, condition, where, from }: Parts): (major: number) => string {
  const written: Readonly<Record<string, readonly string[]>> = {
    users: ['nickname', 'boss_id'],
    profiles: ['bio', 'heading'],
    orders: ['address', 'parent_id'],
    audits: ['flag', 'size'],
    measures: ['b', 'a'],
    guarded: ['v'],
    events: ['note'],
    places: ['area', 'name'],
  }

  return (major) => {
    const [name, set] = random.pick(Object.entries(written))
    const own: Scope = Object.entries(tables[name] ?? {}).map(([of, type]) => ({ text: `x.${of}`, type }))
    const found = from([], 2)
    const typeOf = (of: string): Type => tables[name]?.[of] ?? 'text'
    const before = [...own, ...found.scope]
    const versions = (scope: Scope): Scope =>
      major < 18
        ? scope
        : scope.flatMap(({ text, type }) => [
            { text, type },
            ...['old', 'new'].map((row) => ({ text: text.replace(/^x\./, `${row}.`), type })),
          ])
    const returning = (scope: Scope) =>
      ` returning ${list()
        .map((type, index) => `${expression(type, scope, 2)} as o${index + 1}`)
        .join(', ')}`
    const assignments = (scope: Scope) =>
      set
        .filter(() => random.chance(0.7))
        .concat(set[0] ?? '')
        .filter((one, index, all) => all.indexOf(one) === index)
        .map((one) => `${one} = ${expression(typeOf(one), scope, 1)}`)
        .join(', ')
    const seen = [...versions(own), ...found.scope]
    const kinds = [
      () =>
        `update ${name} x set ${assignments(before)} from ${found.sql} where ${condition(before, 2)}${returning(seen)}`,
      () => `update ${name} x set ${assignments(own)}${where(own, 2)}${returning(versions(own))}`,
      () => `delete from ${name} x using ${found.sql} where ${condition(before, 2)}${returning(seen)}`,
      () => `delete from ${name} x${where(own, 2)}${returning(versions(own))}`,
    ]
    if (name === 'audits' || name === 'guarded' || name === 'measures') {
      const columns = name === 'audits' ? ['id', 'note', 'flag', 'size'] : name === 'guarded' ? ['id', 'v'] : ['a', 'b']
      const values = (scope: Scope) =>
        columns
          .map((one) =>
            one === 'note'
              ? "'n'"
              : one === 'size'
                ? '1'
                : `${expression(typeOf(one), scope, 1)}::${cast[typeOf(one)]}`,
          )
          .join(', ')
      const conflict =
        name === 'measures'
          ? ''
          : random.pick(['', ' on conflict do nothing', ` on conflict (id) do update set ${assignments(own)}`])
      kinds.push(
        () =>
          `insert into ${name} as x (${columns.join(', ')}) select ${values(found.scope)} from ${found.sql}${where(found.scope, 1)} limit 1${conflict}${returning(versions(own))}`,
        () =>
          `insert into ${name} as x (${columns.join(', ')}) values (${values([])})${conflict}${returning(versions(own))}`,
      )
      if (major >= 17)
        kinds.push(
          () =>
            `merge into ${name} x using ${found.sql} on ${condition(before, 1)} ${random.pick([`when matched and ${condition(before, 1)} then update set ${assignments(before)}`, 'when matched then delete', `when not matched by source then update set ${assignments(own)}`])} when not matched then insert (${columns.join(', ')}) values (${values(found.scope)})${returning(seen)}`,
        )
    }
    return random.pick(kinds)()
  }
}
