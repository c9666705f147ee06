/**
 * The last filter before anything is printed: no password that this process was given leaves it again, whoever put it into a message.
 * It knows the passwords themselves, so that a text which only looks like a URL with one, in a default or in a row, stays as it is.
 */

/** Passwords in URLs among the words of the command line and the values of variables, as written and as decoded. */
export function findSecrets(texts: readonly (string | undefined)[]): readonly string[] {
  const found = texts.flatMap((text = '') => [
    // One that nobody encoded may hold any character; it ends at the last `@`.
    ...[/[a-z][a-z0-9+.-]*:\/\/[^\s:@/?#]*:(.+)@/is.exec(text)?.[1] ?? ''],
    ...[...text.matchAll(/[?&]password=([^&]+)/gi)].map((match) => match[1] ?? ''),
  ])
  const secrets = new Set(found.flatMap((secret) => [secret, decoded(secret)]).filter(Boolean))
  return [...secrets].sort((one, other) => other.length - one.length)
}

/** Masks a password where it stands as one: in a URL, before the host or among the options. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce(
    (shown, secret) =>
      shown.replaceAll(`:${secret}@`, () => ':***@').replaceAll(`password=${secret}`, () => 'password=***'),
    text,
  )

function decoded(secret: string): string {
  try {
    return decodeURIComponent(secret)
  } catch {
    return secret
  }
}
