/** What a session stands on before a migration, and how to bring it back there: a resumed run sees the session that a whole one sees. */
import { quoteText } from './quote.ts'
import type { Session } from './session.ts'

export interface Standing {
  /** Only the role: what may run inside of a transaction that a text has spoilt. */
  readonly role: string
  /** Settings, role, and whatever else a text leaves to the session. The lock of the run stays. */
  readonly all: string
}

export async function readStanding(session: Session): Promise<Standing> {
  const [set, who] = await session.run(`
    select name, current_setting(name) from pg_settings where source = 'session' order by name;
    select current_setting('role')`)
  const chosen = who?.rows[0]?.[0] ?? 'none'
  const settings = (set?.rows ?? []).map(([name, value]) => toSet(name ?? '', value ?? ''))
  const role = `reset session authorization; ${chosen === 'none' ? 'reset role' : toSet('role', chosen)}`
  const left = ['close all', 'deallocate all', 'unlisten *', 'discard temp', 'discard sequences']
  return { role, all: [role, 'reset all', ...settings, ...left].join('; ') }
}

const toSet = (name: string, value: string) => `select set_config(${quoteText(name)}, ${quoteText(value)}, false)`
