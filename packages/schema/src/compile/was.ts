/** Old names that can't be: one's own, the same of two things, or names that go round in a ring. */
import type { SchemaIr } from '../ir.ts'
import type { Place } from '../problem.ts'
import { type Compilation, printTable, refuse } from './context.ts'

interface Renamed {
  readonly name: string
  readonly was?: string
  readonly place: Place
}

export function refuseWas(compilation: Compilation, ir: SchemaIr): void {
  const inSchema = ({ schema, name, was, place }: Renamed & { readonly schema: string }) => ({
    name: `${schema}.${name}`,
    ...(was !== undefined && { was: was.includes('.') ? was : `${schema}.${was}` }),
    place,
  })
  const all = { tables: ir.tables.map(inSchema), enumerations: ir.enumerations.map(inSchema) }
  refuseAmong(compilation, all.tables, { two: 'Two tables were' })
  refuseAmong(compilation, all.enumerations, { two: 'Two enumerations were' })
  for (const table of ir.tables) {
    const owner = printTable(table)
    for (const [what, parts] of Object.entries({
      columns: table.columns,
      indexes: table.indexes,
      constraints: [...table.uniques, ...table.checks, ...table.foreignKeys],
    }))
      refuseAmong(compilation, parts, { two: `Two ${what} of \`${owner}\` were`, owner })
  }
}

interface Among {
  readonly two: string
  /** Of names that stand within another one. */
  readonly owner?: string
}

function refuseAmong(compilation: Compilation, all: readonly Renamed[], { two, owner }: Among): void {
  const seen = new Set<string>()
  for (const { name, was, place } of all) {
    if (was === undefined) continue
    if (was === name)
      refuse(compilation, { code: 'model/was-itself', message: `\`${name}\` was never called otherwise.`, at: place })
    else if (seen.has(was))
      refuse(compilation, {
        code: 'model/was-twice',
        message: `${two} \`${was}\`, and only one of them can have been.`,
        at: place,
        hint: 'Keep `.was()` on the one that its rows go to.',
      })
    seen.add(was)
  }
  for (const ring of ringsOf(all)) refuseRing(compilation, ring, owner === undefined ? '' : `${owner}.`)
}

/** Such a ring fits again after it was gone round: each later migration would take the values a place further. */
function refuseRing(compilation: Compilation, ring: readonly Renamed[], prefix: string): void {
  const [first] = ring
  if (!first) return
  const names = ring.map(({ name }) => `\`${name}\``).join(', ')
  const words = ring.map(({ name, was = '' }) => `--rename ${prefix}${was}=${prefix}${name}`).join(' ')
  refuse(compilation, {
    code: 'model/was-ring',
    message: `The old names of ${names} go round in a ring, which nothing can tell from the same ring a second time.`,
    at: first.place,
    hint: `Take these \`.was()\` out and say it once: \`tenon migrate create <name> ${words}\`.`,
  })
}

/** Each once, from its first name on; one's own name is told elsewhere. */
function ringsOf(all: readonly Renamed[]): readonly (readonly Renamed[])[] {
  const byName = new Map(all.map((one) => [one.name, one]))
  const seen = new Set<Renamed>()
  return all.flatMap((start) => {
    const trail: Renamed[] = []
    for (let one: Renamed | undefined = start; one && !seen.has(one); one = byName.get(one.was ?? '')) {
      seen.add(one)
      trail.push(one)
    }
    const last = trail.at(-1)
    const back = trail.findIndex(({ name }) => name === last?.was)
    return back < 0 || trail.length - back < 2 ? [] : [trail.slice(back)]
  })
}
