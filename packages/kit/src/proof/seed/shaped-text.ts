/** Texts of an exact length that begin, end or are made as a check asks: `length(x) = 46 and x ~ '^oasis1'`. The server decides. */

const lengthsTried = 3
const samplesTried = 6
const placesTried = 24

/** Each sample stretched to each length, the likeliest first. */
export function shapedTexts(samples: readonly string[], lengths: readonly number[]): readonly string[] {
  const found = [...new Set(lengths)].slice(0, lengthsTried).flatMap((length) => {
    const short = samples.filter((text) => text.length > 0 && text.length < length).slice(0, samplesTried)
    return [
      ...short.flatMap((text) => [...'a01'].map((letter) => text.padEnd(length, letter))),
      ...short.flatMap((text) => stretched(text, length)),
      ...short.flatMap((text) => [...'a01'].map((letter) => text.padStart(length, letter))),
    ]
  })
  return [...new Set(found)]
}

/** One letter of it over and over, the last ones first: what a pattern lets repeat stands seldom at its beginning. */
function stretched(text: string, length: number): readonly string[] {
  const letters = [...text]
  const places = letters.map((_, place) => letters.length - 1 - place).slice(0, placesTried)
  return places.map((place) =>
    letters.map((letter, at) => (at === place ? letter.repeat(length - letters.length + 1) : letter)).join(''),
  )
}
