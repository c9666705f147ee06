/** Where a case runs: two databases of one server, made once and emptied between cases, and who looks on besides our readers. */
import { openSession, type Session } from '@tenon/runtime/migrate'

export interface Lane {
  readonly major: number
  /** A fresh session on one of the two databases. */
  open(side: Side): Promise<Session>
  /** What the independent eye sees; nobody is connected. Undefined where none is. */
  observe: ((side: Side) => string) | undefined
  /** Nothing of the case before is left. */
  empty(): Promise<void>
  close(): Promise<void>
}

export type Side = 'before' | 'after'

const sides: readonly Side[] = ['before', 'after']

export async function serverLane(server: string, dump?: (url: string) => string): Promise<Lane> {
  const admin = await openSession(server)
  const name = (side: Side): string => `corpus_${process.pid}_${Math.floor(admin.versionNumber / 10_000)}_${side}`
  const url = (side: Side): string => {
    const place = new URL(server)
    place.pathname = name(side)
    return place.href
  }
  const drop = async (): Promise<void> => {
    for (const side of sides) await admin.run(`drop database if exists ${name(side)} with (force)`)
  }
  await drop()
  for (const side of sides) await admin.run(`create database ${name(side)}`)
  return {
    major: Math.floor(admin.versionNumber / 10_000),
    open: (side) => openSession(url(side)),
    observe: dump && ((side) => dump(url(side))),
    empty: async () => {
      for (const side of sides) {
        const session = await openSession(url(side))
        await session.run(emptied)
        await session.close()
      }
    },
    close: async () => {
      await drop()
      await admin.close()
    },
  }
}

/** Much faster than a new database. Both sides get the same `public`. */
const emptied = `
  do $$
  declare name text;
  begin
    for name in select evtname from pg_event_trigger loop execute format('drop event trigger %I', name); end loop;
    for name in select pubname from pg_publication loop execute format('drop publication %I', name); end loop;
    for name in select extname from pg_extension where extname <> 'plpgsql' loop
      execute format('drop extension if exists %I cascade', name);
    end loop;
    for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
      execute format('drop schema %I cascade', name);
    end loop;
    create schema public;
  end $$`
