/** Options that columns of text share: what is done to a value before it is written, and what it must look like. */
import { Column, withMessage } from './column.ts'

export class TextColumn<V extends string = string> extends Column<V> {
  /** Takes white space off both ends before a value is checked and written. */
  trim(): this {
    return this.normalise('trim')
  }

  lowerCase(): this {
    return this.normalise('lowerCase')
  }

  upperCase(): this {
    return this.normalise('upperCase')
  }

  minLength(limit: number, message?: string): this {
    return this.rule({ kind: 'minLength', limit, ...withMessage(message) })
  }

  maxLength(limit: number, message?: string): this {
    return this.rule({ kind: 'maxLength', limit, ...withMessage(message) })
  }

  /** `/^[a-z]+$/`; the flags `g` and `y` remember where they stopped and are refused. */
  pattern(expression: RegExp, message?: string): this {
    const { source, flags } = expression
    const ruled = this.rule({ kind: 'pattern', source, flags, ...withMessage(message) })
    return /[gy]/.test(flags)
      ? ruled.mistake(
          'pattern',
          `The pattern \`${expression}\` remembers where it stopped.`,
          'Leave the flags `g` and `y` out.',
        )
      : ruled
  }

  email(message?: string): this {
    return this.rule({ kind: 'email', ...withMessage(message) })
  }

  url(message?: string): this {
    return this.rule({ kind: 'url', ...withMessage(message) })
  }

  /** Such as `C` or `und-x-icu`. */
  collate(name: string): this {
    return this.but({ collation: name })
  }
}
