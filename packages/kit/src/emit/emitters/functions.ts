/** `functions.js`: the user's own functions, bundled by who loads the project; here it gets its header and its types. */

import { functionExports } from '../functions-entry.ts'
import { isIdentifier } from '../names.ts'
import type { Declaration } from '../ts-file.ts'
import type { EmittedFile, Emitter } from './emitter.ts'
import { header } from './header.ts'

export const functionsEmitter: Emitter = {
  name: 'functions',
  emit(project) {
    const { schema, functions } = project.input
    if (schema.functions.length === 0) return []
    if (functions === undefined)
      throw new Error(
        'The schema names functions, and their bundle is missing. This is a defect of Tenon; please report it.',
      )
    const names = [...functionExports(schema.functions).values()]
    const script: EmittedFile = {
      path: 'functions.js',
      text: `${header.map((line) => `// ${line}\n`).join('')}\n${functions.replaceAll('\r\n', '\n').replace(/\s*$/, '')}\n`,
    }
    const types: EmittedFile = {
      path: 'functions.d.ts',
      imports: [],
      declarations: names.map((name): Declaration => {
        const [binding, after] = isIdentifier(name) ? [name, ''] : [`call_${name}`, name]
        if (after !== '') throw new Error(`\`${name}\` is no name that a module can export plainly.`)
        return { kind: 'line', text: `export declare const ${binding}: (...values: never[]) => unknown` }
      }),
    }
    return [script, types]
  },
}
