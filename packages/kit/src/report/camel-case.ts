/** Names of SQL as properties and types of TypeScript. */

const words = (name: string): readonly string[] => name.split(/[^\p{ID_Continue}]+|_+/u).filter((word) => word !== '')

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** `monthly-revenue` and `monthly_revenue` are `monthlyRevenue`; `ordersOfUser` stays. */
export function camelCase(name: string): string {
  const [first = '', ...rest] = words(name)
  const joined = first.charAt(0).toLowerCase() + first.slice(1) + rest.map(capital).join('')
  return /^\d/.test(joined) ? `_${joined}` : joined
}

export const pascalCase = (name: string): string => {
  const joined = words(name).map(capital).join('')
  return /^\d/.test(joined) ? `_${joined}` : joined
}
