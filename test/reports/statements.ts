/** Random statements over the schema of the report tests: nested outer joins, conditions that prove something or nothing, grouping, writing. */
import type { Random } from './random.ts'
import { type Column, cast, type Scope, type Source, type Type, tables } from './random-source.ts'
import { newWriting } from './random-writing.ts'

const types: readonly Type[] = ['int', 'text', 'bool']

export interface Statements {
  query(): string
  /** A statement that writes and returns. */
  writing(major: number): string
}

export function newStatements(random: Random): Statements {
  let aliases = 0
  const alias = () => `t${++aliases}`
  const times = <Item>(count: number, make: (index: number) => Item): readonly Item[] =>
    Array.from({ length: count }, (_, index) => make(index))
  const of = (scope: Scope, type: Type) => scope.filter((column) => column.type === type)

  const literal = (type: Type): string => {
    if (random.chance(0.08)) return `null::${cast[type]}`
    if (type === 'int') return `${1 + random.below(4)}`
    return type === 'bool' ? random.value('boolean') : `'${random.value('text')}'`
  }

  const column = (type: Type, scope: Scope): string => {
    const found = of(scope, type)
    return found.length > 0 && !random.chance(0.1) ? random.pick(found).text : literal(type)
  }

  function expression(type: Type, scope: Scope, depth: number): string {
    if (depth <= 0 || random.chance(0.4)) return column(type, scope)
    const inner = (of: Type = type) => expression(of, scope, depth - 1)
    const shared = [
      () => `coalesce(${inner()}, ${inner()})`,
      () => `nullif(${inner()}, ${inner()})`,
      () => `case when ${condition(scope, depth - 1)} then ${inner()} else ${inner()} end`,
      () =>
        `case when ${condition(scope, depth - 1)} then ${inner()} when ${condition(scope, depth - 1)} then ${inner()} end`,
      () => `case ${inner('text')} when ${literal('text')} then ${inner()} else ${inner()} end`,
      () => `(${select([type], scope, depth - 1)} limit 1)`,
      () => `(${total(type, scope, depth - 2)})`,
    ]
    const own: Readonly<Record<Type, readonly (() => string)[]>> = {
      int: [
        () => `${inner()} + ${inner()}`,
        () => `length(${inner('text')})`,
        () => `greatest(${inner()}, ${inner()})`,
      ],
      text: [() => `${inner()} || ${inner()}`, () => `upper(${inner()})`, () => `concat(${inner()}, ${inner()})`],
      bool: [() => condition(scope, depth - 1)],
    }
    return `(${random.pick([...shared, ...own[type], ...own[type]])()})`
  }

  /** Of the rows of a sub-select; where it reads columns of the outer query only, it is an aggregate of that one. */
  function total(type: Type, outer: Scope, depth: number): string {
    const found = from([], depth)
    return `select ${aggregate(type, [...outer, ...found.scope], 0)} from ${found.sql}`
  }

  function condition(scope: Scope, depth: number): string {
    const type = random.pick(types)
    const value = (of: Type = type) => expression(of, scope, depth - 1)
    const simple = [
      () => `${column(type, scope)} is not null`,
      () => `${column(type, scope)} is null`,
      () => `${column('int', scope)} = ${column('int', scope)}`,
      () => `${column('text', scope)} > ${literal('text')}`,
      () => column('bool', scope),
    ]
    if (depth <= 0) return `(${random.pick(simple)()})`
    const deep = [
      () => `${condition(scope, depth - 1)} and ${condition(scope, depth - 1)}`,
      () => `${condition(scope, depth - 1)} or ${condition(scope, depth - 1)}`,
      () => `not ${condition(scope, depth - 1)}`,
      () =>
        `${condition(scope, depth - 1)} is ${random.pick(['', 'not '])}${random.pick(['true', 'false', 'unknown'])}`,
      () => `${value()} ${random.pick(['=', '<>', '<', 'is distinct from', 'is not distinct from'])} ${value()}`,
      () => `${value()} ${random.pick(['in', 'not in'])} (${literal(type)}, ${value()})`,
      () => `${value()} = any (array[${value()}, ${value()}])`,
      () => `${value()} <> all (array[${value()}]::${cast[type]}[])`,
      () => `${value()} ${random.pick(['in', 'not in'])} (${select([type], scope, depth - 1)})`,
      () => `exists (${select([type], scope, depth - 1)})`,
      () => `(${value('int')}, ${value('text')}) ${random.pick(['=', '<', '<>'])} (${value('int')}, ${value('text')})`,
      () => `(${value('int')}, ${value('text')}) is ${random.pick(['', 'not '])}null`,
      () => `coalesce(${condition(scope, depth - 1)}, ${random.value('boolean')})`,
    ]
    return `(${random.pick([...simple, ...simple, ...deep])()})`
  }

  function aggregate(type: Type, scope: Scope, depth: number): string {
    const value = expression(type, scope, depth)
    const call = { int: random.pick(['sum', 'max', 'count']), text: 'max', bool: 'bool_or' }[type]
    const filter = random.chance(0.2) ? ` filter (where ${condition(scope, 1)})` : ''
    return `${call}(${value})${filter}`
  }

  function table(): Source {
    const [name, columns] = random.pick(Object.entries(tables))
    const as = alias()
    return { sql: `${name} ${as}`, scope: Object.entries(columns).map(([of, type]) => ({ text: `${as}.${of}`, type })) }
  }

  function derived(outer: Scope, depth: number): Source {
    const as = alias()
    const list = times(1 + random.below(3), () => random.pick(types))
    const body = random.pick([
      () => select(list, outer, depth - 1),
      () => combined(list, outer, depth - 1),
      () => grouped(list, outer, depth - 1),
      () => `values ${times(1 + random.below(2), () => `(${list.map(literal).join(', ')})`).join(', ')}`,
    ])()
    const names = list.map((_, index) => `c${index + 1}`)
    const isLateral = outer.length > 0 ? 'lateral ' : ''
    return {
      sql: `${isLateral}(${body}) ${as}(${names.join(', ')})`,
      scope: list.map((type, index) => ({ text: `${as}.c${index + 1}`, type })),
    }
  }

  function from(outer: Scope, depth: number): Source {
    if (depth <= 0 || random.chance(0.25)) return table()
    if (random.chance(0.25)) return derived(random.chance(0.3) ? outer : [], depth)
    const left = from(outer, depth - 1)
    const kind = random.pick(['left', 'left', 'right', 'full', 'inner', 'left lateral'])
    if (kind === 'left lateral') {
      const right = derived(left.scope, depth)
      const on = random.chance(0.6) ? 'true' : condition([...left.scope, ...right.scope], 1)
      return { sql: `(${left.sql} left join ${right.sql} on ${on})`, scope: [...left.scope, ...right.scope] }
    }
    const right = from(outer, depth - 1)
    const scope = [...left.scope, ...right.scope]
    const a = of(left.scope, 'int')
    const b = of(right.scope, 'int')
    const keys = a.length > 0 && b.length > 0 ? `${random.pick(a).text} = ${random.pick(b).text}` : 'true'
    // A full join needs a condition that merges or hashes.
    const on =
      kind === 'full'
        ? keys
        : random.chance(0.4)
          ? `${keys} and ${condition(scope, 1)}`
          : random.chance(0.8)
            ? keys
            : condition(scope, 1)
    return { sql: `(${left.sql} ${kind} join ${right.sql} on ${on})`, scope }
  }

  function using(): Source {
    const [first, second] = [table(), table()]
    const names = (source: Source) => source.scope.map(({ text, type }) => ({ name: text.split('.')[1] ?? '', type }))
    const common = names(first).filter(({ name, type }) =>
      names(second).some((other) => other.name === name && other.type === type),
    )
    if (common.length === 0) return first
    const { name, type } = random.pick(common)
    const kind = random.pick(['left', 'right', 'full', 'inner'])
    return {
      sql: `(${first.sql} ${kind} join ${second.sql} using (${name}))`,
      scope: [{ text: name, type }, { text: name, type }, ...first.scope, ...second.scope],
    }
  }

  const source = (outer: Scope, depth: number): Source => (random.chance(0.15) ? using() : from(outer, depth))

  const where = (scope: Scope, depth: number): string => (random.chance(0.6) ? ` where ${condition(scope, depth)}` : '')

  function select(list: readonly Type[], outer: Scope, depth: number): string {
    const found = source(outer, depth)
    const scope = random.chance(0.4) ? [...found.scope, ...outer] : found.scope
    const values = list.map((type, index) => `${expression(type, scope, Math.min(depth, 2))} as o${index + 1}`)
    return `select ${values.join(', ')} from ${found.sql}${where(scope, Math.min(depth, 2))}`
  }

  function combined(list: readonly Type[], outer: Scope, depth: number): string {
    const kind = random.pick(['union', 'union all', 'intersect', 'except'])
    return `(${select(list, outer, depth)}) ${kind} (${select(list, outer, depth)})`
  }

  function grouped(list: readonly Type[], outer: Scope, depth: number): string {
    const found = source(outer, depth)
    const keys = [...new Set(times(random.below(3), () => random.pick(found.scope).text))]
    const keyScope = found.scope.filter(({ text }) => keys.includes(text))
    const sets = keys.length === 0 ? '' : ` group by ${random.pick(['', '', 'rollup ', 'cube '])}(${keys.join(', ')})`
    const value = (type: Type) =>
      random.chance(0.4) || of(keyScope, type).length === 0
        ? aggregate(type, found.scope, 1)
        : expression(type, keyScope, 1)
    const having = random.chance(0.3)
      ? ` having ${random.pick([`${aggregate('text', found.scope, 0)} is not null`, 'count(*) > 1', keyScope.length > 0 ? condition(keyScope, 1) : 'true'])}`
      : ''
    return `select ${list.map((type, index) => `${value(type)} as o${index + 1}`).join(', ')} from ${found.sql}${where(found.scope, 1)}${sets}${having}`
  }

  function windowed(depth: number): string {
    const found = source([], depth)
    const frame = random.pick([
      '',
      'order by 1',
      'rows between 1 preceding and 1 following',
      'order by 1 rows between 1 following and 2 following',
      'rows between unbounded preceding and current row exclude current row',
      'order by 1 groups between current row and unbounded following',
    ])
    const call = random.pick(['sum', 'max', 'lag', 'first_value', 'last_value'])
    const type = 'int'
    return `select ${call}(${expression(type, found.scope, 1)}) over (${frame.includes('groups') ? `order by ${column('int', found.scope)} ${frame.slice(10)}` : frame}) as o1, ${expression('text', found.scope, 1)} as o2 from ${found.sql}${where(found.scope, 2)}`
  }

  function withTable(): string {
    const list = times(2, () => random.pick(types))
    const recursive = random.chance(0.5)
    const scope = list.map((type, index): Column => ({ text: `w.c${index + 1}`, type }))
    const step = `select ${list.map((type) => `${expression(type, scope, 1)}::${cast[type]}`).join(', ')} from w${random.chance(0.5) ? ` left join ${table().sql} on true` : ''}${where(scope, 1)}`
    const first = `select ${list.map((type, index) => `x.o${index + 1}::${cast[type]}`).join(', ')} from (${select(list, [], 1)}) x`
    const body = recursive ? `(${first}) union (${step})` : first
    const found = from([], 1)
    const all = [...scope, ...found.scope]
    return `with ${recursive ? 'recursive ' : ''}w(c1, c2) as (${body}) select ${list.map((type, index) => `${expression(type, all, 1)} as o${index + 1}`).join(', ')} from ${random.chance(0.5) ? `${found.sql} left join w on ${condition(all, 1)}` : `w left join ${found.sql} on ${condition(all, 1)}`}${where(all, 1)}`
  }

  const list = () => times(1 + random.below(3), () => random.pick(types))

  const writing = newWriting({ random, list, expression, condition, where, from })

  return {
    query: () => {
      aliases = 0
      return random.pick([
        () => select(list(), [], 3),
        () => select(list(), [], 3),
        () => combined(list(), [], 2),
        () => grouped(list(), [], 3),
        () => windowed(3),
        withTable,
      ])()
    },
    writing: (major) => {
      aliases = 0
      return writing(major)
    },
  }
}
