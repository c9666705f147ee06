/** What was compiled, by the shape of the query. Callers can make up shapes without end, so the oldest make room. */

const room = 1000

export class Shapes {
  readonly #made = new Map<string, unknown>()

  /** The keys of two kinds of value must not be alike: every maker's key starts with a word of its own. */
  get<Made>(key: string, make: () => Made): Made {
    const made = this.#made.get(key)
    // A key's first word tells which maker it is, hence the type.
    if (made !== undefined) return made as Made
    if (this.#made.size >= room) for (const oldest of this.#made.keys()) if (this.#made.delete(oldest)) break
    const fresh = make()
    this.#made.set(key, fresh)
    return fresh
  }
}
