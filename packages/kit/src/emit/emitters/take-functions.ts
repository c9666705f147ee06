/** `take<Type>`: what all columns of one type do with a value that has no rules of its own. Printed once, so that the functions of a thousand tables stay short. */
import type { ColumnIr } from '@tenon/schema'
import { quoteText, type Scope, toPascal } from '../names.ts'
import { exactShape } from '../project.ts'
import type { CheckFunctions } from '../shapes/check-functions.ts'
import { toMessage, toRefusal, toTest, withoutLength, withTypeRules } from '../shapes/to-check.ts'
import { toCodec } from '../shapes/to-codec.ts'

/** Names the function for a column; `partName` is that of its choices or its record. */
export type TakeFunction = (column: ColumnIr, partName: string | undefined) => string

/** `scope` is that of the file: no table and no imported function has the name. */
export function createTakeFunctions(checks: CheckFunctions, scope: Scope): TakeFunction {
  const names = new Map<string, string>()
  const named = (lines: readonly string[], wanted: string): string => {
    const code = lines.join('\n')
    const known = names.get(code)
    if (known !== undefined) return known
    const name = scope.take(wanted)
    names.set(code, name)
    checks.add(name, [`function ${name}(value, field, problems) {`, ...lines.map((line) => `  ${line}`), '}'])
    return name
  }
  return (column, partName) => {
    const typeName = partName ?? toTypeName(column)
    const name = named(toLines(column, checks, partName ?? typeName), `take${typeName}`)
    if (!column.nullable) return name
    return named([`return value === null ? null : ${name}(value, field, problems)`], `${name}OrNull`)
  }
}

/** Undefined for what is refused: nothing of it is written. */
function toLines(column: ColumnIr, checks: CheckFunctions, partName: string): readonly string[] {
  const shape = exactShape(column)
  const [rule] = withTypeRules(shape, [])
  const test = toTest(rule ? withoutLength(shape) : shape, 'value', checks, partName)
  const refusal = toRefusal(shape, { value: 'value', field: 'field', name: partName }, checks)
  if (rule?.kind !== 'maxLength') return [`if (${test}) return value`, refusal]
  const message = `\`${toMessage(rule, shape, `\${field}`).replaceAll('`', '\\`')}\``
  return [
    `if (!${test}) return ${refusal}`,
    `if (${checks.use('lengthOf')}(value) > ${rule.limit}) ${checks.use('problem')}(problems, field, ${quoteText(rule.kind)}, ${message})`,
    'return value',
  ]
}

/** The codec tells a number of a bigint from its text; where it is made from parts, or is that of any other type, the SQL type does. */
function toTypeName({ shape, sqlType }: ColumnIr): string {
  const codec = /^codec\.(?!opaque$)(\w+)$/.exec(toCodec(shape, sqlType))?.[1]
  if (codec === undefined) return toPascal(sqlType.replaceAll('[]', ' list'))
  const hasDigits = shape.kind === 'string' || shape.kind === 'number'
  const digits = hasDigits ? (/\((\d+)(?:, ?(-?\d+))?\)/.exec(sqlType)?.slice(1) ?? []) : []
  const kept = digits.filter((part) => part !== undefined)
  return codec.charAt(0).toUpperCase() + codec.slice(1) + kept.join('_').replace('-', 'minus')
}
