/** An observer that shares no code with our readers: `pg_dump`, normalised. */
import { spawnSync } from 'node:child_process'

/** Statements of the schema, sorted; columns of a table too, since their order can't be changed by `alter table`. */
export function dumpSchema(binary: string, url: string): string[] {
  const run = spawnSync(binary, ['--schema-only', '--no-owner', '--no-privileges', url], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (run.status !== 0) throw new Error(`pg_dump failed: ${run.stderr}`)
  return run.stdout
    .split('\n')
    .filter((line) => !/^(--|\\|SET |SELECT pg_catalog)/.test(line))
    .join('\n')
    .split(/;\n/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
    .map(sortColumns)
    .sort()
}

const sortColumns = (statement: string): string => {
  if (!statement.startsWith('CREATE TABLE')) return statement
  const lines = statement.split('\n')
  const [head = '', ...rest] = lines
  const body = rest.filter((line) => line !== ')').map((line) => line.replace(/,$/, ''))
  return [head, ...body.sort(), ')'].join('\n')
}
