let last = 0

export const nextToken = (): string => `token-${++last}`

export const isEven = (value: number): boolean => value % 2 === 0
