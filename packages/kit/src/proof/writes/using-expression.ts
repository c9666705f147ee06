/** What a change of type computes by USING. */

/** More than a cast: what it makes of a value nobody knows. */
export const hasExpression = (statement: string): boolean =>
  /\busing\b/i.test(statement) && !/\busing\s+(?:"(?:[^"]|"")*"|\w+)(?:::[^'+*/|]+)+$/i.test(statement.trim())

/** Columns whose type it changes. */
export const retypedBy = (statement: string): readonly string[] =>
  [...statement.matchAll(/\balter\s+(?:column\s+)?("(?:[^"]|"")*"|\w+)\s+(?:set\s+data\s+)?type\b/gi)].map(
    ([, name = '']) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()),
  )
