/** The cases of the corpus that are marked for it on PGlite, with its own `pg_dump` as an independent eye. */
import { describe } from 'vitest'
import { embeddedLane } from './embedded-lane.ts'
import { cases, onLane } from './on-lane.ts'

const embedded = cases.filter((one) => one.expect.embedded)

describe.runIf(embedded.length > 0)('on PGlite, observed by its own pg_dump', () => {
  onLane(embedded, embeddedLane)
})
