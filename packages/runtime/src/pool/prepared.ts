/** The prepared statements of one connection: fixed ones for good, passing ones in a bounded number of places, the longest unused goes first. */
import type { Statement } from './executor.ts'

export interface PreparedStatements {
  /** The server's name of it, and whether it is new: then it must be parsed with this very message. */
  use(statement: Statement): { readonly name: string; readonly isNew: boolean }
  /** After a failed parse, or when the server lost it. */
  forget(statement: Statement): void
  /** Names that fell out of their places since the last call; to be closed with the next message. */
  takeFallen(): readonly string[]
}

let connections = 0
const none: readonly string[] = []

export function createPrepared(places: number): PreparedStatements {
  // Behind a pooler `s1` may be another client's: hence a prefix of our own.
  const prefix = `t${(connections++).toString(36)}_${Math.floor(Math.random() * 2 ** 40).toString(36)}_`
  const fixed = new Map<Statement, string>()
  // A Map keeps the order of insertion: the first is the longest unused.
  const passing = new Map<Statement, string>()
  let count = 0
  let fallen: string[] = []
  return {
    use(statement) {
      if (!statement.passing) {
        const known = fixed.get(statement)
        if (known !== undefined) return { name: known, isNew: false }
        const name = prefix + count++
        fixed.set(statement, name)
        return { name, isNew: true }
      }
      const known = passing.get(statement)
      if (known !== undefined) {
        passing.delete(statement)
        passing.set(statement, known)
        return { name: known, isNew: false }
      }
      const name = prefix + count++
      passing.set(statement, name)
      if (passing.size > places) {
        for (const [oldest, oldName] of passing) {
          passing.delete(oldest)
          fallen.push(oldName)
          break
        }
      }
      return { name, isNew: true }
    },
    forget(statement) {
      const name = fixed.get(statement) ?? passing.get(statement)
      fixed.delete(statement)
      passing.delete(statement)
      if (name !== undefined) fallen.push(name)
    },
    takeFallen() {
      if (fallen.length === 0) return none
      const taken = fallen
      fallen = []
      return taken
    },
  }
}
