/** What may be written and deleted in the generated folder, and what may not. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { makeProject } from './folder.fixture.ts'
import { writeFiles } from './write-files.ts'

const marker = 'Made by a test.'
const ours = (text: string) => `// ${marker}\n${text}\n`
const files = (entries: Readonly<Record<string, string>>) => new Map(Object.entries(entries))

test('files are written once and left alone when they are the same', async () => {
  const project = await makeProject({})
  const set = files({ 'index.js': ours('1'), 'tables/user.d.ts': ours('2') })
  const first = await writeFiles(project, set, { marker })
  const second = await writeFiles(project, set, { marker })
  expect(first).toEqual({
    written: ['generated/index.js', 'generated/tables/user.d.ts'],
    removed: [],
    unchanged: 0,
    problems: [],
  })
  expect(second).toEqual({ written: [], removed: [], unchanged: 2, problems: [] })
  expect(readFileSync(path.join(project.root, 'generated/tables/user.d.ts'), 'utf8')).toBe(ours('2'))
  expect(readdirSync(path.join(project.root, 'generated')).sort()).toEqual(['index.js', 'tables'])
})

test('a file of ours that nothing makes any more goes, with the folder that it leaves empty', async () => {
  const project = await makeProject({ 'generated/README.md': 'mine\n' })
  await writeFiles(project, files({ 'a.js': ours('1'), 'tables/old.d.ts': ours('2') }), { marker })
  const { removed } = await writeFiles(project, files({ 'a.js': ours('1') }), { marker })
  expect(removed).toEqual(['generated/tables/old.d.ts'])
  expect(existsSync(path.join(project.root, 'generated/tables'))).toBe(false)
  expect(readFileSync(path.join(project.root, 'generated/README.md'), 'utf8')).toBe('mine\n')
})

test('a file of the user is never overwritten, and then nothing is written at all', async () => {
  const project = await makeProject({ 'generated/index.js': 'mine\n' })
  const { problems } = await writeFiles(project, files({ 'a.js': ours('1'), 'index.js': ours('2') }), { marker })
  expect(problems).toMatchObject([{ code: 'project/foreign-file', at: { file: 'generated/index.js' } }])
  expect(readFileSync(path.join(project.root, 'generated/index.js'), 'utf8')).toBe('mine\n')
  expect(existsSync(path.join(project.root, 'generated/a.js'))).toBe(false)
})

test('a check writes nothing and names what is missing, different and left over', async () => {
  const project = await makeProject({ 'generated/b.js': ours('old'), 'generated/c.js': ours('x') })
  const { problems } = await writeFiles(project, files({ 'a.js': ours('1'), 'b.js': ours('2') }), {
    marker,
    check: true,
  })
  expect(problems.map(({ message }) => message)).toEqual([
    '`generated/a.js` is missing.',
    '`generated/b.js` differs from what the models say.',
    '`generated/c.js` belongs to nothing in the models any more.',
  ])
  expect(readdirSync(path.join(project.root, 'generated')).sort()).toEqual(['b.js', 'c.js'])
})

test('a check of what is up to date has nothing to say', async () => {
  const project = await makeProject({})
  await writeFiles(project, files({ 'a.js': ours('1') }), { marker })
  expect((await writeFiles(project, files({ 'a.js': ours('1') }), { marker, check: true })).problems).toEqual([])
})

test('what lies in .tenon stays out of version control', async () => {
  const project = await makeProject({})
  expect(readFileSync(path.join(project.root, '.tenon/.gitignore'), 'utf8')).toBe('*\n')
})
