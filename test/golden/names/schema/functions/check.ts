export const fine = (value: string): boolean => value !== 'bad'
