/** URLs as messages show them: what could be a secret is left out. */

/** Of what can't be read as a URL nothing is told. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'postgres://…'
  const shown = new URL(url)
  shown.password = ''
  shown.searchParams.delete('password')
  return shown.href
}

/** A word that is none of ours: as it is, but of what may be a URL the scheme alone. */
export function schemeOnly(word: string): string {
  const [start = '', slashes] = /^[a-z][a-z0-9+.-]+:(\/\/)?/i.exec(word) ?? []
  const isUrl = slashes !== undefined || (start !== '' && word.includes('@'))
  return isUrl ? `${start}…` : word
}
