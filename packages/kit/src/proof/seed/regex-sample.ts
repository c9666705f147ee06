/** Texts that a POSIX regular expression of a check is likely to take. The server decides. */

/** A few samples; none for what is not understood (look-around, back references). */
export function samplesOf(pattern: string): readonly string[] {
  const samples = [0, 1, 2].flatMap((variant) => {
    const text = new Sampler(pattern, variant).whole()
    return text === undefined ? [] : [text]
  })
  return [...new Set(samples)]
}

const classes: Readonly<Record<string, string>> = {
  d: '0123456789',
  w: 'abcxyz019_',
  s: ' ',
  D: 'ax-',
  W: '-. ',
  S: 'ab1',
  alpha: 'abcxyz',
  digit: '0123456789',
  alnum: 'abcxyz019',
  lower: 'abcxyz',
  upper: 'ABCXYZ',
  space: ' ',
  punct: '.-_',
  xdigit: '0123456789abcdef',
}

const anything = 'abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_. @:/+'

class Sampler {
  readonly #pattern: string
  readonly #variant: number
  #at = 0

  constructor(pattern: string, variant: number) {
    this.#pattern = pattern.replace(/^\(\?[a-z]+\)/, '')
    this.#variant = variant
  }

  whole(): string | undefined {
    const text = this.#alternatives()
    return this.#at >= this.#pattern.length ? text : undefined
  }

  #alternatives(): string {
    const choices = [this.#sequence()]
    while (this.#peek() === '|') {
      this.#at++
      choices.push(this.#sequence())
    }
    return choices[this.#variant % choices.length] ?? ''
  }

  #sequence(): string {
    let text = ''
    for (let next = this.#peek(); next !== '' && next !== '|' && next !== ')'; next = this.#peek()) {
      if (next === '^' || next === '$') this.#at++
      else text += this.#piece()
    }
    return text
  }

  #piece(): string {
    const start = this.#at
    let unit = this.#unit()
    const end = this.#at
    const [least, most] = this.#quantifier()
    const after = this.#at
    const count = Math.min(most, Math.max(least, Math.min(least + this.#variant, 1 + this.#variant)))
    let text = ''
    for (let index = 0; index < count; index++) {
      if (index > 0) {
        this.#at = start
        unit = this.#unit(index)
        this.#at = Math.max(end, after)
      }
      text += unit
    }
    this.#at = after
    return text
  }

  #unit(shift = 0): string {
    const next = this.#pattern[this.#at++] ?? ''
    if (next === '(') {
      if (this.#pattern.startsWith('?:', this.#at)) this.#at += 2
      const text = this.#alternatives()
      this.#at++
      return text
    }
    if (next === '[') return this.#pick(this.#bracket(), shift)
    if (next === '.') return this.#pick('xab', shift)
    if (next !== '\\') return next
    const escaped = this.#pattern[this.#at++] ?? ''
    if ('mMyAZ'.includes(escaped)) return ''
    return classes[escaped] === undefined ? escaped : this.#pick(classes[escaped] ?? '', shift)
  }

  #pick(from: string, shift: number): string {
    return from[(this.#variant + shift) % Math.max(1, from.length)] ?? ''
  }

  #bracket(): string {
    const negated = this.#peek() === '^'
    if (negated) this.#at++
    let members = ''
    for (let first = true; this.#at < this.#pattern.length && (first || this.#peek() !== ']'); first = false) {
      const named = /^\[:(\w+):\]/.exec(this.#pattern.slice(this.#at))
      if (named) {
        members += classes[named[1] ?? ''] ?? ''
        this.#at += named[0].length
        continue
      }
      const from = this.#member()
      if (this.#peek() === '-' && this.#pattern[this.#at + 1] !== ']' && from.length === 1) {
        this.#at++
        members += span(from, this.#member())
      } else members += from
    }
    this.#at++
    return negated ? [...anything].filter((letter) => !members.includes(letter)).join('') : members
  }

  #member(): string {
    const next = this.#pattern[this.#at++] ?? ''
    if (next !== '\\') return next
    const escaped = this.#pattern[this.#at++] ?? ''
    return classes[escaped] ?? escaped
  }

  #quantifier(): readonly [number, number] {
    const rest = this.#pattern.slice(this.#at)
    const counted = /^\{(\d+)(,?)(\d*)\}/.exec(rest)
    const [length, least, most] = counted
      ? [counted[0].length, Number(counted[1]), counted[2] ? Number(counted[3] || 1000) : Number(counted[1])]
      : rest.startsWith('*')
        ? [1, 0, 1000]
        : rest.startsWith('+')
          ? [1, 1, 1000]
          : rest.startsWith('?')
            ? [1, 0, 1]
            : [0, 1, 1]
    this.#at += length
    if (length > 0 && this.#peek() === '?') this.#at++
    return [least, most]
  }

  #peek(): string {
    return this.#pattern[this.#at] ?? ''
  }
}

function span(from: string, to: string): string {
  const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)]
  const letters = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    String.fromCharCode(first + index),
  )
  return letters.length > 40 ? `${letters.slice(0, 20).join('')}${letters.slice(-20).join('')}` : letters.join('')
}
