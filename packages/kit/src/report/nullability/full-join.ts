/** The full joins that a scope can see: at every row at least one of their sides is there. */
import { joinKey, type Scope } from './scope.ts'

export function fullJoins(scope: Scope): readonly { left: string; right: string }[] {
  const found = new Map<number, { left: string; right: string }>()
  for (const joins of scope.level.joinsOver.values())
    for (const { join, kind } of joins)
      if (kind === 'full')
        found.set(join, { left: joinKey(scope.level, join, 'left'), right: joinKey(scope.level, join, 'right') })
  return [...found.values()]
}
