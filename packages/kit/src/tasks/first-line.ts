/** A statement as a message tells it. */
export const firstLine = (statement: string): string => (statement.trim().split('\n')[0] ?? '').slice(0, 120)
