/** How names in TypeScript become names in the database, and the names that we give to keys, checks and indexes. */

export interface Naming {
  /** A property to the name of its column. */
  readonly toColumn: (property: string) => string
}

/** `createdAt` → `created_at`, `htmlURL` → `html_url`. */
export const toSnakeCase = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()

/** `order_items` → `orderItems`; what can't stand in a name of TypeScript separates words. */
export const toCamelCase = (name: string): string => {
  const words = name.split(/[^\p{L}\p{N}$]+/u).filter((word) => word !== '')
  const [first = '', ...rest] = words
  const camel = [first.slice(0, 1).toLowerCase() + first.slice(1), ...rest.map(capitalise)].join('')
  return /^\d/.test(camel) ? `_${camel}` : camel
}

export const toPascalCase = (name: string): string => capitalise(toCamelCase(name))

/** A name from JavaScript may be anything: what is no text is no name, which is told like an empty one. */
export const toName = (name: unknown): string => (typeof name === 'string' ? name : '')

export const capitalise = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

export const snakeCase: Naming = { toColumn: toSnakeCase }
/** Columns are named as their properties. */
export const asWritten: Naming = { toColumn: (property) => property }

/** Longest name that PostgreSQL keeps, in bytes of UTF-8; it cuts the rest off without an error. */
export const longestName = 63

export const byteLength = (text: string): number => Buffer.byteLength(text)

/** `orders_user_id_fkey`, put together and shortened exactly as PostgreSQL does: the longer of the two parts gives way first. */
export function toObjectName(table: string, columns: readonly string[], suffix: string): string {
  let first = table
  let second = columns.join('_')
  const overhead = suffix.length + 1 + (second === '' ? 0 : 1)
  while (byteLength(first) + byteLength(second) + overhead > longestName) {
    if (byteLength(first) > byteLength(second)) first = withoutLast(first)
    else second = withoutLast(second)
  }
  return [first, second, suffix].filter((part) => part !== '').join('_')
}

const withoutLast = (text: string): string => [...text].slice(0, -1).join('')
