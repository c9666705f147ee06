/** Pins what the text of values and definitions depends on, by `set` after opening: PGlite ignores startup parameters. */
import type { Session } from '@tenon/runtime/migrate'

/** Facts and rows of two sessions are comparable only under equal settings. */
export const pinned: Readonly<Record<string, string>> = {
  search_path: 'public',
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  client_encoding: 'UTF8',
  extra_float_digits: '1',
  bytea_output: 'hex',
  xmloption: 'content',
  lc_monetary: 'C',
  lc_numeric: 'C',
  quote_all_identifiers: 'off',
  standard_conforming_strings: 'on',
  default_tablespace: '',
  default_table_access_method: 'heap',
  default_toast_compression: 'pglz',
  default_transaction_isolation: 'read committed',
  row_security: 'on',
  jit: 'off',
  client_min_messages: 'warning',
}

/** Settings under which a script of the user runs begin from here. */
export const pinStatements = Object.entries(pinned)
  .map(([name, value]) => `set ${name} = ${setting(value)}`)
  .join('; ')

export async function pinSession(session: Session): Promise<Session> {
  try {
    await session.run(pinStatements)
    const names = Object.keys(pinned)
    const [answer] = await session.run(`select ${names.map((name) => `current_setting('${name}')`).join(', ')}`)
    const told = answer?.rows[0] ?? []
    const wrong = names.filter((name, index) => normal(told[index] ?? '') !== normal(pinned[name] ?? ''))
    if (wrong.length > 0) throw new Error(`The scratch session did not take ${wrong.join(', ')}.`)
    return session
  } catch (error) {
    await session.close()
    throw error
  }
}

/** A list of names is set without quotes around the whole. */
function setting(value: string): string {
  return value.includes(', ') ? value : `'${value}'`
}

const normal = (value: string): string => value.replaceAll('"', '').toLowerCase()
