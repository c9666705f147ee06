/** Lines with indentation. A writer that tracks strings and comments to find its place in the code trips over the regular
 *  expressions of users, in which quotes and slashes stand unpaired; this one never looks at what it writes. */
export class LineWriter {
  readonly #lines: string[] = []
  #depth = 0

  /** Columns that the next line is indented by. */
  get indentation(): number {
    return this.#depth * 2
  }

  line(text: string): void {
    this.#lines.push(text === '' ? '' : '  '.repeat(this.#depth) + text)
  }

  /** One empty line, unless the last line is empty already. */
  gap(): void {
    if (this.#lines.length > 0 && this.#lines.at(-1) !== '') this.#lines.push('')
  }

  indent(write: () => void): void {
    this.#depth++
    write()
    this.#depth--
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`
  }
}
