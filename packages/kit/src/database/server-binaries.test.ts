import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { embeddedPackage, npmBinaries } from './server-binaries.ts'

/** A package of binaries, and what lies in the folder of copies, which only root needs. */
function place(links: string) {
  const root = mkdtempSync(path.join(tmpdir(), 'tenon-binaries-test-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const folder = path.join(root, 'node_modules', embeddedPackage)
  mkdirSync(path.join(folder, 'native/bin'), { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: embeddedPackage, version: '1.2.3' }))
  writeFileSync(path.join(folder, 'native/bin/postgres'), '')
  writeFileSync(path.join(folder, 'native/pg-symlinks.json'), links)
  vi.stubEnv('TMPDIR', root)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const copies = path.join(root, 'tenon-server-binaries')
  mkdirSync(path.join(copies, '1.2.3-killed.99999999'), { recursive: true })
  return { root, copies, left: () => readdirSync(copies) }
}

const isRoot = process.getuid?.() === 0

test('binaries that could be copied a part only leave nothing behind', () => {
  const { root, left } = place('no JSON')
  expect(() => npmBinaries(root, embeddedPackage)).toThrow(SyntaxError)
  expect(left()).toEqual(isRoot ? [] : ['1.2.3-killed.99999999'])
})

test('a copy takes away what a killed process left of one', () => {
  const { root, left } = place('[]')
  const home = npmBinaries(root, embeddedPackage)?.home ?? ''
  expect(existsSync(path.join(home, 'bin/postgres'))).toBe(true)
  expect(left()).toEqual([isRoot ? `1.2.3-${process.arch}` : '1.2.3-killed.99999999'])
})

test.runIf(isRoot)('root runs no binaries that others may have put there', () => {
  const { root, copies } = place('[]')
  for (const [uid, mode] of [
    [65534, 0o755],
    [0, 0o777],
  ] as const) {
    chownSync(copies, uid, uid)
    chmodSync(copies, mode)
    expect(() => npmBinaries(root, embeddedPackage)).toThrow('can be changed by others than root')
  }
})
