/** A database of its own for one test file on the run's server. */
import postgres from 'postgres'
import { inject, onTestFinished } from 'vitest'

let count = 0

/** Makes an empty database and drops it when the test is over; call it inside a test or a `beforeAll`-free helper. */
export async function freshDatabase(): Promise<string> {
  const { url, drop } = await makeDatabase()
  onTestFinished(drop)
  return url
}

/** For `beforeAll`: the caller drops it. */
export async function makeDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = inject('serverUrl')
  const name = `t_${process.pid}_${Date.now().toString(36)}_${count++}`
  const run = async (text: string) => {
    const sql = postgres(server, { max: 1, onnotice: () => {} })
    await sql.unsafe(text)
    await sql.end()
  }
  await run(`create database "${name}"`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => run(`drop database if exists "${name}" with (force)`) }
}
