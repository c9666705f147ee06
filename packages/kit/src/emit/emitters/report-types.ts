/** `reports/<report>.d.ts`: what a report takes and gives. */
import { memberKey } from '../names.ts'
import { innermost, type Project, type ReportNames } from '../project.ts'
import { type TypeOptions, toType } from '../shapes/to-type.ts'
import type { Declaration, Import, Member } from '../ts-file.ts'
import { type Emitter, importEnding, typesEnding } from './emitter.ts'
import { usesJson } from './table-types.ts'

export const reportTypes: Emitter = {
  name: 'report-types',
  emit: (project) =>
    project.reports.map((names) => ({
      path: `reports/${names.file}${typesEnding(project)}`,
      imports: toImports(project, names),
      declarations: [...toParameters(project, names), ...toRow(project, names)],
    })),
}

const options = (project: Project, more: TypeOptions = {}): TypeOptions => ({
  ...more,
  nameOf: (shape) => (shape.kind === 'choice' ? project.enumerationOf(shape) : undefined),
})

function toParameters(project: Project, { report, parameters }: ReportNames): readonly Declaration[] {
  if (report.parameters.length === 0) return []
  const members = report.parameters.map(
    (parameter): Member => ({
      name: memberKey(parameter.property),
      type: toType(parameter.shape, options(project, { given: true })) + (parameter.nullable ? ' | null' : ''),
      doc: parameter.sample === undefined ? undefined : `For instance \`${parameter.sample}\`.`,
    }),
  )
  return [{ kind: 'interface', name: parameters, members }]
}

function toRow(project: Project, { report, row }: ReportNames): readonly Declaration[] {
  if (report.rows === 'count') return []
  const members = report.columns.map(
    (column): Member => ({
      name: memberKey(column.property),
      type: toType(column.shape, options(project)) + (column.nullable ? ' | null' : ''),
      doc: column.nullable ? column.reason : undefined,
    }),
  )
  return [{ kind: 'interface', name: row, doc: report.comment, members }]
}

function toImports(project: Project, { report }: ReportNames): readonly Import[] {
  const shapes = [...report.parameters, ...report.columns].map((one) => one.shape)
  const enumerations = shapes.flatMap((shape) => {
    const inner = innermost(shape)
    return (inner.kind === 'choice' && project.enumerationOf(inner)) || []
  })
  return [
    { from: '@tenon/runtime', names: shapes.some(usesJson) ? ['Json'] : [], typeOnly: true },
    { from: `../enumerations${importEnding(project)}`, names: [...new Set(enumerations)], typeOnly: true },
  ]
}
