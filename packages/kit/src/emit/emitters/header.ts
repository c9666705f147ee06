/** What every generated file begins with: the marker, its source and the command. No date, so that the same input gives the same bytes. */
import { marker } from '../file-set.ts'

export const header: readonly string[] = [
  `${marker} Source: the models, functions and reports of this project's schema folder.`,
  'Do not edit: `tenon generate` writes it anew.',
]
