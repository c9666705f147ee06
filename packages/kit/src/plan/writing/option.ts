/** Options in brackets, as the catalogue keeps them: `fillfactor=70`. */
import { quoteLiteral } from '../../sql/quote.ts'

/** `fillfactor = 70, toast.autovacuum_enabled = false` */
export const printOptions = (options: readonly string[]): string => options.map(printOption).join(', ')

function printOption(option: string): string {
  const at = option.indexOf('=')
  const value = option.slice(at + 1)
  return `${option.slice(0, at)} = ${/^(?:[+-]?[\d.]+|[a-z_]+)$/i.test(value) ? value : quoteLiteral(value)}`
}

/** `set (…)` and `reset (…)`, each only where there is something to say. */
export function optionChanges(from: readonly string[] = [], to: readonly string[] = []): string[] {
  const names = (options: readonly string[]): string[] => options.map((option) => option.slice(0, option.indexOf('=')))
  const set = to.filter((option) => !from.includes(option))
  const reset = names(from).filter((name) => !names(to).includes(name))
  return [
    ...(reset.length > 0 ? [`reset (${reset.join(', ')})`] : []),
    ...(set.length > 0 ? [`set (${printOptions(set)})`] : []),
  ]
}
