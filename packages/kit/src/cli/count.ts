/** Numbers with their noun: `1 table`, `2 tables`. */

export const count = (number: number, noun: string): string =>
  number === 1 ? `1 ${noun}` : `${number} ${/[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`}`
