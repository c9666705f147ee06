/** `enumerations.d.ts`: the types of the database that are lists of labels. */
import { toType } from '../shapes/to-type.ts'
import { type Emitter, typesEnding } from './emitter.ts'

export const enumerationTypes: Emitter = {
  name: 'enumeration-types',
  emit: (project) =>
    project.enumerations.length === 0
      ? []
      : [
          {
            path: `enumerations${typesEnding(project)}`,
            imports: [],
            declarations: project.enumerations.map(({ enumeration, type }) => ({
              kind: 'alias',
              name: type,
              doc: enumeration.comment,
              type: toType({ kind: 'choice', values: enumeration.labels }),
            })),
          },
        ],
}
