/** Calls of functions and operators. Being strict says null in, null out; only being total says the reverse. */
import { textConstant } from '../constant.ts'
import { peel } from '../peel.ts'
import { children, flag, type Node } from '../tree.ts'
import { extensionFunctions } from './extension-functions.ts'
import { whyBodyNull } from './function-body.ts'
import { because, type Scope, type Why } from './scope.ts'
import { totalFunctions } from './total-functions.ts'

/** concat, json(b)_build_*, num_nulls, num_nonnulls, quote_nullable, pg_typeof, array_append, array_prepend, array_fill, enum_*, range constructors, set_config, pg_notify. */
const neverNull = new Set([
  3058, 3198, 3199, 3200, 3201, 3271, 3272, 3273, 3274, 438, 440, 1289, 1290, 1619, 378, 379, 3840, 3841, 3844, 3845,
  3528, 3529, 3530, 3531, 3933, 3934, 3937, 3938, 3941, 3942, 3945, 3946, 1193, 1286, 2078, 3036,
])
/** concat_ws, format, string_to_array, array_remove, array_replace, array_positions: null only when the first is. */
const followFirst = new Set([3059, 3539, 3540, 394, 376, 3167, 3168, 3279])
/** json_object_agg's and array_cat's kin: null only when all are. */
const followAll = new Set([383])
/** array_to_string with a text for null, which may be null itself. */
const arrayToString = 384
/** extract and date_part of a date or timestamp: these units of infinity are infinite, the others null. */
const datePart = new Set([6202, 6203, 6199, 2021, 1171, 1384])
/** Those, and to_char of a timestamp. */
const ofInfinity = new Set([...datePart, 6204, 1172, 1770, 2049])
/** The same of an interval, which is infinite since 17 only. */
const intervalPart = new Set([6204, 1172])
const firstWithEndlessIntervals = 170000
const endlessIntervalUnits = new Set(['epoch', 'hour', 'day', 'year', 'decade', 'century', 'millennium'])
const endlessUnits = new Set(['epoch', 'julian', 'year', 'isoyear', 'decade', 'century', 'millennium'])

export function whyCallNull(oid: number, call: Node, scope: Scope): Why | undefined {
  const { analysis } = scope.level
  const args = children(call, 'args')
  const whys = () => args.map((argument) => analysis.whyNull(argument, scope))
  const last = args.at(-1)
  // `f(variadic null)` is null even for those that take nulls.
  if (flag(call, 'funcvariadic') && last && (neverNull.has(oid) || followFirst.has(oid))) {
    const why = analysis.whyNull(last, scope)
    if (why && last.tag !== 'ARRAYEXPR') return why
  }
  if (neverNull.has(oid)) return undefined
  if (followFirst.has(oid)) return whys()[0]
  if (followAll.has(oid)) return whys().every((why) => why) ? whys()[0] : undefined
  if (oid === arrayToString)
    return args
      .slice(0, 2)
      .map((argument) => analysis.whyNull(argument, scope))
      .find((why) => why)
  const { name, extension = '' } = analysis.known.functions.get(oid) ?? { name: 'function' }
  const isTotal =
    totalFunctions.has(oid) || extensionFunctions.get(extension)?.has(name) || isFinitePart(oid, args[0], scope)
  if (isTotal) return whys().find((why) => why)
  const ofBody = whyBodyNull(call, scope)
  if (ofBody !== 'unknown') return ofBody
  return because(ofInfinity.has(oid) ? `\`${name}\` of infinity is null` : `\`${name}\` may give null`, call)
}

/** A unit that infinity has too, or of a value that is never infinite. */
function isFinitePart(oid: number, unit: Node | undefined, scope: Scope): boolean {
  if (!datePart.has(oid) && !intervalPart.has(oid)) return false
  if (intervalPart.has(oid) && scope.level.analysis.known.version < firstWithEndlessIntervals) return true
  const constant = peel(unit)
  const name = (constant && textConstant(constant)?.toLowerCase()) ?? ''
  return (intervalPart.has(oid) ? endlessIntervalUnits : endlessUnits).has(name)
}
