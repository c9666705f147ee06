/** Small repeatable random values, few enough to meet each other. */

export interface Random {
  below(limit: number): number
  chance(of: number): boolean
  pick<Item>(list: readonly Item[]): Item
  /** A value of a type as text without quotes. */
  value(type: string): string
}

export function newRandom(seed: number): Random {
  let state = seed * 2654435761
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const pick = <Item>(list: readonly Item[]): Item => list[below(list.length)] as Item // never asked of an empty list
  const random: Random = {
    below,
    chance: (of) => next() < of,
    pick,
    value(type) {
      if (/^(timestamp|date)/.test(type)) return pick(['2020-01-01', '2024-02-29', 'infinity', '-infinity'])
      // A percentile takes no more than 1.
      if (/double|real/.test(type)) return pick(['0', '0.5', '1'])
      if (/int|numeric|positive/.test(type)) return `${1 + below(5)}`
      if (type === 'boolean') return pick(['true', 'false'])
      if (type === 'mood') return pick(['sad', 'ok', 'happy'])
      return pick(['a', 'b', 'c', 'ab', 'x', 'drop', 'wipe', 'admin'])
    },
  }
  return random
}
