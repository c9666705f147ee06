/** Names in SQL texts. Only names from metadata come here, never a caller's. */

export function quote(name: string): string {
  if (name === '' || name.includes('\0')) throw new Error(`${JSON.stringify(name)} can't be a name in PostgreSQL.`)
  return `"${name.replaceAll('"', '""')}"`
}

/** An array in the server's text form, from items that are texts already. */
export function arrayText(items: readonly (string | null)[]): string {
  let text = '{'
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    if (index > 0) text += ','
    if (item === null || item === undefined) text += 'NULL'
    else if (/^[0-9a-z-]+$/.test(item) && item !== 'null') text += item
    else text += `"${item.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  }
  return `${text}}`
}
