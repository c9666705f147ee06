/** What only changed its name: gone and new, of one owner and alike but for that, so that nothing is lost or guessed by calling it a rename. */
import { isSame } from '../catalog/diff.ts'
import type { Fact } from '../catalog/fact.ts'
import type { FactBase } from '../catalog/fact-base.ts'
import { ownerOf } from './name-holder.ts'
import { rules } from './rules/all.ts'
import type { PathRename } from './writing/renaming.ts'

interface Pair {
  readonly from: Fact
  readonly to: Fact
}

/** `before` is told after the renames of hints. */
export function sameUnderOtherName(before: FactBase, after: FactBase): readonly PathRename[] {
  // Of another owner, or of another content, it is another thing that only has the name.
  const isIn = (base: FactBase, fact: Fact, own: FactBase): boolean => {
    const other = base.get(fact.id)
    return (
      other !== undefined && ownerOf(other, base) === ownerOf(fact, own) && isSame(other.attributes, fact.attributes)
    )
  }
  const gone = before.facts.filter((fact) => rules[fact.kind].isNamesake && !isIn(after, fact, before))
  const pairs: Pair[] = []
  for (const to of gone.length === 0 ? [] : after.facts) {
    const { isNamesake, rename } = rules[to.kind]
    const owner = ownerOf(to, after)
    if (!isNamesake || !rename || owner === undefined || isIn(before, to, after)) continue
    const isOne = (one: Fact) =>
      one.kind === to.kind && one.id !== to.id && ownerOf(one, before) === owner && isNamesake(one, to)
    const from = gone.find(isOne)
    if (!from) continue
    gone.splice(gone.indexOf(from), 1)
    pairs.push({ from, to })
  }
  return free(pairs, before).map(({ from, to }) => ({ kind: to.kind, from: from.path, to: to.path }))
}

/** Those whose new name nobody has, or one that gets another name along with it. */
function free(pairs: readonly Pair[], before: FactBase): readonly Pair[] {
  if (pairs.length === 0) return pairs
  const holders = new Map(
    before.facts.flatMap((fact) => rules[fact.kind].names(fact).map((name) => [name, fact] as const)),
  )
  let left = pairs
  for (;;) {
    const moving = new Set(left.map(({ from }) => from))
    const isFree = (name: string): boolean => {
      const holder = holders.get(name)
      return holder === undefined || moving.has(holder)
    }
    const next = left.filter(({ to }) => rules[to.kind].names(to).every(isFree))
    if (next.length === left.length) return next
    left = next
  }
}
