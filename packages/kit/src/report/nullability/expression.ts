/** Every kind of expression: why its value may be null. What is not named here may be null. */
import { arrayConstant, integerConstant, isNullConstant } from '../constant.ts'
import { isSlice, isWrapper } from '../peel.ts'
import { child, children, flag, type Node, nodes, number, text } from '../tree.ts'
import { whyAggregateNull, whyWindowNull } from './aggregates.ts'
import { caseResults } from './case-results.ts'
import { whyColumnNull } from './columns.ts'
import { coversAll, subjectOf } from './exhaustive.ts'
import { factsWhen } from './facts.ts'
import { fingerprint } from './fingerprint.ts'
import { fullJoins } from './full-join.ts'
import { whyCallNull } from './functions.ts'
import { isLeftOut, leftOut } from './grouping.ts'
import { isJsonTest } from './json-test.ts'
import { whyRowMissing } from './returning.ts'
import { because, both, isKnown, noFacts, type Scope, testedValue, type Why, withFacts } from './scope.ts'
import { whyElementOfSetNull } from './set-returning.ts'

export function whyNull(expression: Node | undefined, scope: Scope): Why | undefined {
  if (!expression) return because('its expression is unknown', expression)
  if (isLeftOut(expression, scope)) return because(leftOut, expression)
  if (expression.tag === 'VAR') return whyColumnNull(expression, scope)
  const why = ofKind(expression, scope)
  if (!why) return undefined
  const key = fingerprint(expression, scope)
  return key !== undefined && isKnown(scope, key) ? undefined : why
}

const never = new Set([
  'NULLTEST',
  'BOOLEANTEST',
  'DISTINCTEXPR',
  'ARRAYEXPR',
  'ROWEXPR',
  'GROUPINGFUNC',
  'MERGESUPPORTFUNC',
  'NEXTVALUEEXPR',
  'CURRENTOFEXPR',
])

function ofKind(expression: Node, scope: Scope): Why | undefined {
  if (never.has(expression.tag)) return undefined
  const { whyNull } = scope.level.analysis
  const args = children(expression, 'args')
  switch (expression.tag) {
    case 'CONST':
      return isNullConstant(expression) ? because('it is null', expression) : undefined
    case 'PARAM':
      return ofParameter(expression, scope)
    case 'FUNCEXPR':
      if (flag(expression, 'funcretset')) return ofSetInList(expression, scope)
      return whyCallNull(number(expression, 'funcid'), expression, scope)
    case 'OPEXPR':
      if (flag(expression, 'opretset')) return because('the operator may give null', expression)
      return whyCallNull(number(expression, 'opfuncid'), expression, scope)
    case 'SCALARARRAYOPEXPR':
      return ofArrayComparison(expression, scope)
    case 'BOOLEXPR':
      return ofBoolean(expression, scope)
    case 'COALESCEEXPR':
      return ofDefaults(args, scope)
    case 'MINMAXEXPR':
      return every(args, scope)
    case 'NULLIFEXPR':
      return because('`nullif` is there to give null', expression)
    case 'CASEEXPR':
      return ofCase(expression, scope)
    case 'CASETESTEXPR': {
      const tested = testedValue(scope)
      return tested ? whyNull(tested.expression, tested.scope) : because('its expression is unknown', expression)
    }
    case 'SUBLINK':
      return ofSubLink(expression, scope)
    case 'AGGREF':
      return whyAggregateNull(expression, scope)
    case 'WINDOWFUNC':
      return whyWindowNull(expression, scope)
    case 'COERCETODOMAIN':
      return isNotNullDomain(expression, scope) ? undefined : whyNull(child(expression, 'arg'), scope)
    case 'SQLVALUEFUNCTION':
      return number(expression, 'op') === 14 ? because('there may be no current schema', expression) : undefined
    case 'ROWCOMPAREEXPR':
      return some([...children(expression, 'largs'), ...children(expression, 'rargs')], scope)
    case 'XMLEXPR':
      return number(expression, 'op') === 1 ? undefined : because('XML functions may give null', expression)
    case 'JSONISPREDICATE':
      return whyNull(child(expression, 'expr'), scope)
    case 'JSONVALUEEXPR':
      return whyNull(child(expression, 'formatted_expr') ?? child(expression, 'raw_expr'), scope)
    case 'JSONCONSTRUCTOREXPR':
      return ofJsonConstructor(expression, scope)
    case 'JSONEXPR':
      return ofJsonExpression(expression, scope)
    case 'SUBSCRIPTINGREF':
      return ofSubscript(expression, scope)
    case 'FIELDSELECT':
      return because('a field of a composite value may be null', expression)
    case 'RETURNINGEXPR':
      return ofReturned(expression, scope)
    default:
      if (isWrapper(expression)) return whyNull(child(expression, 'arg'), scope)
      return because('it may be null', expression)
  }
}

function ofParameter(parameter: Node, scope: Scope): Why | undefined {
  const index = number(parameter, 'paramid')
  if (number(parameter, 'paramkind') === 2 && scope.compared) return scope.compared[index - 1]
  if (number(parameter, 'paramkind') === 0 && !scope.level.analysis.parameterMayBeNull(index)) return undefined
  return because('this parameter may be null', parameter)
}

export function some(list: readonly (Node | undefined)[], scope: Scope): Why | undefined {
  for (const item of list) {
    const why = scope.level.analysis.whyNull(item, scope)
    if (why) return why
  }
  return undefined
}

function every(list: readonly Node[], scope: Scope): Why | undefined {
  const whys = list.map((item) => scope.level.analysis.whyNull(item, scope))
  return whys.every((why) => why !== undefined) ? (whys[0] ?? because('it has no arguments', undefined)) : undefined
}

function ofDefaults(args: readonly Node[], scope: Scope): Why | undefined {
  const why = every(args, scope)
  return why && isOneThere(args, scope, fullJoins(scope).slice(0, mostJoins)) ? undefined : why
}

/** Each further one doubles the cases. */
const mostJoins = 5

/** One side of a full join is always there, so one argument from each side is enough. */
function isOneThere(args: readonly Node[], scope: Scope, joins: ReturnType<typeof fullJoins>): boolean {
  return joins.some(({ left, right }, at) =>
    [left, right].every((key) => {
      const there = withFacts(scope, { notNull: new Set(), present: new Set([key]) })
      return (
        args.some((argument) => !scope.level.analysis.whyNull(argument, there)) ||
        isOneThere(args, there, joins.slice(at + 1))
      )
    }),
  )
}

/** Null only where no term decides: then the terms that are never null are all true (AND) or false (OR). */
function ofBoolean(expression: Node, scope: Scope): Why | undefined {
  const terms = children(expression, 'args')
  const { whyNull } = scope.level.analysis
  const operator = text(expression, 'boolop')
  if (operator === 'not') return whyNull(terms[0], scope)
  const whys = terms.map((term) => whyNull(term, scope))
  const certain = terms.filter((_, at) => !whys[at])
  const facts = certain.map((term) => factsWhen(operator === 'and', term, scope)).reduce(both, noFacts)
  // Looked at a second time only where there is more to know: each level that does so doubles the work below it.
  if (facts.notNull.size + facts.present.size === 0) return whys.find((why) => why)
  return some(
    terms.filter((_, at) => whys[at]),
    withFacts(scope, facts),
  )
}

function ofCase(expression: Node, scope: Scope): Why | undefined {
  const { whyNull } = scope.level.analysis
  const { results, otherwise } = caseResults(expression, scope)
  for (const branch of results) {
    const why = whyNull(branch.expression, branch.scope)
    if (why) return why
  }
  if (otherwise) return whyNull(otherwise.expression, otherwise.scope)
  const subject = subjectOf(expression, scope)
  if (!subject || !coversAll(expression, subject, scope)) return because('no branch of CASE may apply', expression)
  return whyNull(subject, scope)
}

function ofArrayComparison(expression: Node, scope: Scope): Why | undefined {
  const { analysis } = scope.level
  const [, list] = children(expression, 'args')
  const why = whyCallNull(number(expression, 'opfuncid'), expression, scope)
  if (why || !list || (list.tag === 'CONST' && arrayConstant(list)?.nulls === false)) return why
  return analysis.whyElementNull(list, scope)
}

function ofSubLink(expression: Node, scope: Scope): Why | undefined {
  const { analysis } = scope.level
  const [exists, all, any, scalar, array] = [0, 1, 2, 4, 6]
  const kind = number(expression, 'subLinkType')
  const query = child(expression, 'subselect')
  if (kind === exists || kind === array) return undefined
  if (!query) return because('its sub-select is unknown', expression)
  if (kind === all || kind === any)
    return analysis.whyNull(child(expression, 'testexpr'), { ...scope, compared: analysis.outputs(query, scope) })
  if (kind !== scalar) return because('the sub-select may find no row', expression)
  if (!analysis.surelyGivesRow(query, scope)) return because('the sub-select may find no row', expression)
  return analysis.outputs(query, scope)[0]
}

function isNotNullDomain(expression: Node, scope: Scope): boolean {
  return scope.level.analysis.known.types.get(number(expression, 'resulttype'))?.notNull ?? false
}

/** Kinds: 1 object, 2 array, 3 and 4 their aggregates, 5 JSON(), 6 JSON_SCALAR(), 7 JSON_SERIALIZE(). */
function ofJsonConstructor(expression: Node, scope: Scope): Why | undefined {
  const kind = number(expression, 'type')
  if (kind === 1 || kind === 2) return undefined
  if (kind === 3 || kind === 4) return scope.level.analysis.whyNull(child(expression, 'func'), scope)
  return some(children(expression, 'args'), scope)
}

function ofJsonExpression(expression: Node, scope: Scope): Why | undefined {
  if (!isJsonTest(expression)) return because('nothing may be at this path', expression)
  return scope.level.analysis.whyNull(child(expression, 'formatted_expr'), scope)
}

/** Beyond the bounds a slice is an empty array, and an element is null. */
function ofSubscript(subscript: Node, scope: Scope): Why | undefined {
  const array = child(subscript, 'refexpr')
  const [lower, upper] = [children(subscript, 'reflowerindexpr'), children(subscript, 'refupperindexpr')]
  if (isSlice(subscript)) return some([array, ...lower, ...upper], scope)
  const nothing = because('nothing may be at this subscript', subscript)
  const at = upper.length === 1 && upper[0] ? integerConstant(upper[0]) : undefined
  if (!array || at === undefined || at < 1n || at > surelyHolds(array)) return nothing
  return scope.level.analysis.whyNull(array, scope) ?? scope.level.analysis.whyElementNull(array, scope)
}

const arrayAggregate = 2335

/** How many elements an array has at least: `array_agg` has one, where it isn't null as a whole. */
function surelyHolds(array: Node): number {
  if (array.tag === 'ARRAYEXPR' && !flag(array, 'multidims')) return children(array, 'elements').length
  return array.tag === 'AGGREF' && number(array, 'aggfnoid') === arrayAggregate ? 1 : 0
}

/** Several sets in one list: the shorter ones are filled up with nulls. */
function ofSetInList(expression: Node, scope: Scope): Why | undefined {
  const others = children(scope.level.query, 'targetList').reduce(
    (count, entry) => count + countSets(child(entry, 'expr')),
    0,
  )
  if (others > 1) return because('the shorter of several sets is filled up with nulls', expression)
  return whyElementOfSetNull(expression, 1, scope)
}

function countSets(expression: Node | undefined): number {
  if (!expression || expression.tag === 'QUERY') return 0
  const own = flag(expression, 'funcretset') || flag(expression, 'opretset') ? 1 : 0
  const below = Object.values(expression.fields).flatMap((value) =>
    Array.isArray(value) ? nodes(value) : typeof value === 'object' && value !== null && 'tag' in value ? [value] : [],
  )
  return below.reduce((count, node) => count + countSets(node), own)
}

function ofReturned(expression: Node, scope: Scope): Why | undefined {
  const kind = number(scope.level.query, 'commandType')
  const missing = whyRowMissing(flag(expression, 'retold') ? 1 : 2, kind, scope.level)
  return missing ? because(missing, expression) : scope.level.analysis.whyNull(child(expression, 'retexpr'), scope)
}
