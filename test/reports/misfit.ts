/** Whether a JavaScript value is of a shape, told by looking at the value alone. */
import type { Shape } from '@tenon/schema'

/** What the value is instead; undefined where it fits. */
export function misfit(value: unknown, shape: Shape, nullable: boolean): string | undefined {
  if (value === null) return nullable || shape.kind === 'json' ? undefined : 'null'
  if (value === undefined) return 'undefined'
  switch (shape.kind) {
    case 'json':
      return undefined
    case 'instant':
      return value instanceof Date ? undefined : typeof value
    case 'bytes':
      return value instanceof Uint8Array ? undefined : typeof value
    case 'choice':
      return shape.values.includes(String(value)) ? undefined : `the text ${String(value)}`
    case 'list':
      return Array.isArray(value)
        ? value.map((item) => misfit(item, shape.of, shape.nullableItems)).find((found) => found)
        : typeof value
    case 'record':
      return misfitRecord(value, shape)
    case 'string':
    case 'opaque':
      return typeof value === 'string' ? undefined : typeof value
    default:
      return typeof value === shape.kind ? undefined : typeof value
  }
}

function misfitRecord(value: object | unknown, { fields }: Extract<Shape, { kind: 'record' }>): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return typeof value
  const found = new Map(Object.entries(value))
  const extra = [...found.keys()].find((name) => !fields.some((field) => field.name === name))
  if (extra !== undefined) return `an object with \`${extra}\``
  for (const { name, shape, optional, nullable } of fields) {
    if (optional && !found.has(name)) continue
    const why = misfit(found.get(name), shape, nullable)
    if (why) return `an object whose \`${name}\` is ${why}`
  }
  return undefined
}
