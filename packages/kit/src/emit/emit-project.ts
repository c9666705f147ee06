/** From a compiled schema and its reports to the generated folder. Pure: the same input gives the same bytes. */
import { emitters } from './emitters/all.ts'
import type { EmittedFile } from './emitters/emitter.ts'
import { header } from './emitters/header.ts'
import { createFileSet, type FileSet } from './file-set.ts'
import { printFile } from './print.ts'
import { type EmitInput, nameProject } from './project.ts'

export function emitProject(input: EmitInput): FileSet {
  const project = nameProject(input)
  const files: (readonly [path: string, text: string])[] = []
  // Each file is printed before the next one is made, so that few records live at a time.
  for (const emitter of emitters) for (const file of emitter.emit(project)) files.push([file.path, toText(file, input)])
  return createFileSet(files)
}

function toText(file: EmittedFile, input: EmitInput): string {
  if ('text' in file) return file.text
  // The types of the sources are spelled out beside the code, which the tests of Tenon prove; checking it again would only cost time.
  const isCode = input.output === 'ts' && /^(?:index|zod|typebox)\.ts$/.test(file.path)
  return printFile(file, isCode ? [...header, '@ts-nocheck'] : header)
}
