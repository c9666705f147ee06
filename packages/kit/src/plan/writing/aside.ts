/** Names for what stands aside for a few statements. */

/** `mood` → `mood__old`, within the server's 63 bytes. */
export function asideName(name: string): string {
  let short = name
  while (Buffer.byteLength(short) > 63 - 5) short = short.slice(0, -1)
  return `${short}__old`
}
