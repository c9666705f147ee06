/** The packages as npm would give them to a user: built, packed, and installed into a folder outside of the workspace. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const root = path.join(import.meta.dirname, '../..')

/** Beside the packages: the driver, the embedded server, both validators, the types of Node. */
const others = [
  'postgres@3.4.9',
  '@electric-sql/pglite@0.5.16',
  'zod@4.6.7',
  '@sinclair/typebox@0.34.52',
  '@types/node@20.19.43',
]

export interface Installed {
  readonly folder: string
  /** Node on a file of the project; gives what it prints. */
  node(file: string, ...parameters: readonly string[]): Promise<string>
  tenon(...parameters: readonly string[]): Promise<string>
  /** The workspace's compiler on a configuration of the project. */
  check(configuration: string): Promise<string>
}

/** `TENON_TEST_NODE` names another Node than the one that runs the tests. */
export async function installPacked(): Promise<Installed> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-packed-')))
  const tarballs = path.join(folder, 'tarballs')
  mkdirSync(tarballs)
  await execute('npx', ['-y', 'pnpm', '-r', 'build'], { cwd: root })
  await Promise.all(
    ['schema', 'runtime', 'kit'].map((name) =>
      execute('npx', ['-y', 'pnpm', 'pack', '--pack-destination', tarballs], {
        cwd: path.join(root, 'packages', name),
      }),
    ),
  )
  cpSync(path.join(import.meta.dirname, 'project'), folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const packed = readdirSync(tarballs).map((name) => path.join(tarballs, name))
  await execute('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packed, ...others], {
    cwd: folder,
  })
  const node = process.env.TENON_TEST_NODE ?? process.execPath
  const run = async (file: string, parameters: readonly string[]) => {
    const { NODE_OPTIONS: _, VITEST: __, ...env } = process.env
    return (await execute(node, [file, ...parameters], { cwd: folder, env })).stdout
  }
  return {
    folder,
    node: (file, ...parameters) => run(file, parameters),
    tenon: (...parameters) => run('node_modules/@tenon/kit/bin/tenon.js', parameters),
    check: async (configuration) => {
      const compiler = path.join(root, 'node_modules/.bin/tsc')
      const checked = execute(compiler, ['-p', configuration, '--extendedDiagnostics'], { cwd: folder })
      return (await checked.catch((error: { stdout: string }) => error)).stdout
    },
  }
}
