/** Names that were probably meant. */

export function nearest(wanted: string, names: readonly string[]): string | undefined {
  const close = [...new Set(names)]
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(
      ({ name, distance }) =>
        distance <= Math.max(2, Math.floor(wanted.length / 3)) || (wanted.length > 2 && name.includes(wanted)),
    )
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
  const shown = close.slice(0, 3).map(({ name }) => `\`${name}\``)
  return shown.length > 0 ? `Did you mean ${shown.join(' or ')}?` : undefined
}

/** Edits between two words. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1]
    for (const [column, other] of [...to].entries())
      next.push(
        Math.min((next[column] ?? 0) + 1, (row[column + 1] ?? 0) + 1, (row[column] ?? 0) + (letter === other ? 0 : 1)),
      )
    row = next
  }
  return row.at(-1) ?? 0
}
