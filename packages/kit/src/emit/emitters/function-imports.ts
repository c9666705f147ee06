/** Bindings for the user's functions that emitted code calls. */
import type { FunctionPlace } from '@tenon/schema'
import { functionExports } from '../functions-entry.ts'
import { isIdentifier, quoteText, type Scope } from '../names.ts'
import type { Project } from '../project.ts'
import type { FunctionNames } from '../shapes/to-check.ts'
import type { Import } from '../ts-file.ts'
import { importEnding } from './emitter.ts'

export function createFunctionImports(
  project: Project,
  scope: Scope,
): { nameOf: FunctionNames; imports: () => readonly Import[] } {
  const exported = functionExports(project.input.schema.functions)
  const bindings = new Map<string, string>()
  return {
    nameOf(call) {
      const name = exported.get(placeKey(call))
      if (name === undefined) {
        throw new Error(
          `\`${call.name}\` of ${call.module} is not among the schema's functions. This is a defect of Tenon; please report it.`,
        )
      }
      const known = bindings.get(name)
      if (known !== undefined) return known
      const binding = scope.take(name)
      bindings.set(name, binding)
      return binding
    },
    imports() {
      const names = [...bindings].map(([name, binding]) =>
        name === binding ? name : `${isIdentifier(name) ? name : quoteText(name)} as ${binding}`,
      )
      // Bundled as JavaScript in either output.
      const ending = project.input.output === 'ts' && importEnding(project) === '' ? '' : '.js'
      return [{ from: `./functions${ending}`, names, typeOnly: false }]
    },
  }
}

const placeKey = (place: FunctionPlace): string => `${place.module}\0${place.name}`
