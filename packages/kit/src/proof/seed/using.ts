/** Values of the shape that an expression asks for, which computes those of another type. */
import { mine } from './candidates.ts'
import { aliases, plainByType } from './plain-values.ts'
import { samplesOf } from './regex-sample.ts'

export interface Using {
  /** In the names of the state before. */
  readonly expression: string
  /** The way back, where it is known. */
  readonly back?: string
}

/** Plain values of the type that comes, with what may stand around them: the server tells which of them fit. */
export function shapedValues(to: string, { expression, back = '' }: Using): readonly string[] {
  const { strings } = mine([expression, back])
  const name = to.replace(/\(.*?\)/, '')
  const plain = (plainByType[aliases[name] ?? name] ?? []).slice(0, 3)
  const words = strings.filter((text) => text.length > 0 && text.length < 20).slice(0, 6)
  const around = [...words, 'a', 'ab', 'abc', 'abcd', '$', '('].flatMap((word) =>
    plain.flatMap((value) => [`${word}${value}`, `${value}${word}`]),
  )
  const between = words.flatMap((word) =>
    plain.flatMap((value) => [`${value}${word}${value}${word}${value}`, `a${word}${value}`, `${value}${word}a`]),
  )
  return [...around, ...between, ...strings.flatMap(samplesOf)]
}
