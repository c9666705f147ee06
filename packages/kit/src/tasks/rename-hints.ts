/** Renames as users write them, `users.name=users.full_name`, as hints for a plan: looked up in the two states, never guessed. */
import type { Problem } from '@tenon/schema/problem'
import type { Fact } from '../catalog/fact.ts'
import { printPath } from '../catalog/fact-id.ts'
import type { Rename } from '../plan/step.ts'
import { cutPair } from '../sql/path-word.ts'

export interface ReadRenames {
  readonly renames: readonly Rename[]
  readonly problems: readonly Problem[]
}

export function readRenames(words: readonly string[], before: readonly Fact[], after: readonly Fact[]): ReadRenames {
  const [old, fresh] = [new Set(before.map(({ id }) => id)), new Set(after.map(({ id }) => id))]
  const renames: Rename[] = []
  const problems: Problem[] = []
  const pairs = words.map((word) => {
    const [from = '', to = '', ...rest] = cutPair(word) ?? word.split('=')
    return { word, from: from.trim(), to: to.trim(), isPair: from !== '' && to !== '' && rest.length === 0 }
  })
  // A name that another word gives to something else is free, and one that another word takes from its owner is new.
  const [froms, tos] = [pairs.map(({ from }) => from), pairs.map(({ to }) => to)]
  const gone = before.filter((fact) => !fresh.has(fact.id) || tos.some((name) => isNamed(fact, name)))
  const added = after.filter((fact) => !old.has(fact.id) || froms.some((name) => isNamed(fact, name)))
  for (const { word, from, to, isPair } of pairs) {
    if (!isPair) {
      problems.push(problem('migration/rename-form', `\`${word}\` is no rename.`, 'Write `old=new`.'))
      continue
    }
    // Something new may have the old name at once, and something that goes may have had the new one.
    const found =
      findPair(from, to, gone, added) ?? findPair(from, to, before, added) ?? findPair(from, to, gone, after)
    if (found) renames.push({ from: found.from.id, to: found.to.id })
    else problems.push(unknownName(from, to, gone, added))
  }
  return { renames, problems }
}

interface Pair {
  readonly from: Fact
  readonly to: Fact
}

function findPair(from: string, to: string, gone: readonly Fact[], added: readonly Fact[]): Pair | undefined {
  const targets = added.filter((fact) => isNamed(fact, to))
  const sources = gone.filter((fact) => isNamed(fact, from))
  for (const source of sources) {
    const same = targets.find(({ kind }) => kind === source.kind)
    if (same) return { from: source, to: same }
    // A bare name is the new name in the old place.
    const beside = added.find((fact) => fact.kind === source.kind && isSibling(source, fact) && fact.path.at(-1) === to)
    if (beside) return { from: source, to: beside }
  }
  return undefined
}

/** By its whole path, or without the schema where that is `public`. Facts about facts (comments, defaults) have no name of their own. */
function isNamed(fact: Fact, name: string): boolean {
  if (nameless.has(fact.kind)) return false
  if (printPath(fact.path) === name || fact.path.join('.') === name) return true
  return fact.path[0] === 'public' && fact.path.length > 1 && printPath(fact.path.slice(1)) === name
}

const nameless: ReadonlySet<string> = new Set(['comment', 'default', 'identity', 'generated'])

const isSibling = (a: Fact, b: Fact): boolean =>
  a.path.length === b.path.length && a.path.slice(0, -1).every((part, index) => part === b.path[index])

function unknownName(from: string, to: string, gone: readonly Fact[], added: readonly Fact[]): Problem {
  const [side, wanted, facts] = gone.some((fact) => isNamed(fact, from))
    ? (['new', to, added] as const)
    : (['gone', from, gone] as const)
  const names = facts.filter(({ kind }) => !nameless.has(kind)).map(({ path }) => printPath(path))
  const shown = names.slice(0, 8).map((name) => `\`${name}\``)
  return problem(
    'migration/unknown-rename',
    `\`--rename ${from}=${to}\` names \`${wanted}\`, and nothing of that name is ${side}.`,
    shown.length > 0
      ? `What is ${side}: ${shown.join(', ')}${names.length > shown.length ? ' …' : ''}.`
      : `Nothing is ${side}.`,
  )
}

const problem = (code: string, message: string, hint: string): Problem => ({ code, severity: 'error', message, hint })
