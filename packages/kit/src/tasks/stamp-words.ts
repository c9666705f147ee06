/** What the history says of a comparison at the stamp: `equal`, or `but for` and the objects that were let differ. */
const exception = 'but for '

export const stampWords = (objects: readonly string[]): string =>
  objects.length === 0 ? 'equal' : `${exception}${objects.join(', ')}`

export const differencesIn = (stamped: string): readonly string[] =>
  stamped.startsWith(exception) ? stamped.slice(exception.length).split(', ') : []
