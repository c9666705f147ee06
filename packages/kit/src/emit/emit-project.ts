/** From a compiled schema and its reports to the generated folder. Pure: the same input gives the same bytes. */
import { emitters } from './emitters/all.ts'
import type { EmittedFile } from './emitters/emitter.ts'
import { header } from './emitters/header.ts'
import { createFileSet, type FileSet } from './file-set.ts'
import { printFile } from './print.ts'
import { type EmitInput, nameProject } from './project.ts'

export function emitProject(input: EmitInput): FileSet {
  const project = nameProject(input)
  // Each file is printed before the next emitter begins, so that few records live at a time.
  const files = emitters.flatMap((emitter) => {
    return emitter.emit(project).map((file) => [file.path, toText(file, input)] as const)
  })
  return createFileSet(files)
}

function toText(file: EmittedFile, input: EmitInput): string {
  if ('text' in file) return file.text
  // The types of the sources are spelled out beside the code, which the tests of Tenon prove; checking it again would only cost time.
  const isCode = input.output === 'ts' && /^(?:index|zod|typebox)\.ts$/.test(file.path)
  return printFile(file, isCode ? [...header, '@ts-nocheck'] : header)
}
