/** When triggers and rules fire, by the letter that the catalogue keeps. */
export const enabledWords: Readonly<Record<string, string>> = {
  O: 'enable',
  D: 'disable',
  R: 'enable replica',
  A: 'enable always',
}
