/** The data folder that all others of PGlite are copies of: made once for each of its versions. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { removeFolder, temporaryName } from './data-folder.ts'

/** `initdb` leaves 740 MB behind in its process, so a child runs it, once for each version of PGlite. */
export async function makeBase(home: string, modulePath: string): Promise<string> {
  const base = path.join(home, 'base')
  const versionFile = path.join(home, 'version')
  if (existsSync(base) && existsSync(versionFile)) return readFileSync(versionFile, 'utf8')
  const making = path.join(home, 'temporary', temporaryName())
  const script = `
    const { PGlite } = require(${JSON.stringify(modulePath)})
    PGlite.create({ dataDir: ${JSON.stringify(making)} }).then(async (database) => {
      const { rows } = await database.query("select current_setting('server_version') as version")
      await database.exec('checkpoint')
      await database.close()
      require('node:fs').writeSync(1, rows[0].version)
    })`
  const version = (await runNode(['-e', script])).trim()
  rmSync(base, { recursive: true, force: true })
  try {
    renameSync(making, base)
  } catch (error) {
    // Another process was faster; its folder is as good.
    if (!existsSync(base)) throw error
    removeFolder(making)
  }
  writeFileSync(versionFile, version)
  return version
}

function runNode(parameters: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...parameters], { stdio: ['ignore', 'pipe', 'pipe'] })
    let [output, log] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      log = (log + chunk).slice(-2000)
    })
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`PGlite could not make a data folder: ${log}`)),
    )
  })
}
