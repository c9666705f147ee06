/** The text that a statement says: the author's, else the server's own, in the form that comes back as it is. */
import type { Fact } from '../../catalog/fact.ts'
import { asList, lowerKeywords } from '../../sql/tidy.ts'
import type { RuleContext } from './rule.ts'

export function textOf(fact: Fact, settled: string, { authored }: Pick<RuleContext, 'authored'>): string {
  return authored.get(fact.id) ?? serverText(fact, settled)
}

/** Without the author's. */
export const serverText = (fact: Fact, settled: string): string => lowerKeywords(exactOf(fact, settled))

export const exactOf = (fact: Fact, settled: string): string => asList(String(fact.noted?.exact ?? settled))
