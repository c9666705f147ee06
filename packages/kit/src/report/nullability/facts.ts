/** What must be not null, and which sides of outer joins must be there, for a condition to have come out true (or false, or not null). */
import { arrayConstant, booleanConstant } from '../constant.ts'
import { isWrapper } from '../peel.ts'
import { child, children, flag, type Node, number, text } from '../tree.ts'
import { presentByDefault } from './default-facts.ts'
import { fingerprint } from './fingerprint.ts'
import { groupingFacts } from './grouping-facts.ts'
import { nullingJoins } from './joins.ts'
import {
  ascend,
  both,
  columnKey,
  either,
  type Facts,
  joinKey,
  noFacts,
  range,
  rangeKind,
  type Scope,
  testedValue,
} from './scope.ts'

const union = (facts: readonly Facts[]): Facts => facts.reduce(both, noFacts)

const intersection = (facts: readonly Facts[]): Facts =>
  facts.length === 0 ? noFacts : facts.reduce((left, right) => either(left, right))

export function factsWhen(outcome: boolean, condition: Node | undefined, scope: Scope): Facts {
  if (!condition) return noFacts
  switch (condition.tag) {
    case 'BOOLEXPR':
      return ofBoolean(outcome, condition, scope)
    case 'NULLTEST':
      return ofNullTest(outcome, condition, scope)
    case 'BOOLEANTEST':
      return ofBooleanTest(outcome, condition, scope)
    case 'DISTINCTEXPR':
      return outcome ? noFacts : ofSameness(condition, scope)
    case 'SCALARARRAYOPEXPR':
      return ofArrayComparison(outcome, condition, scope)
    case 'SUBLINK':
      return ofSubLink(outcome, condition, scope)
    case 'COALESCEEXPR':
      return ofDefaulted(outcome, condition, scope)
    case 'OPEXPR':
      return union([
        factsWhenNotNull(condition, scope),
        groupingFacts(outcome, condition, scope),
        factsWhenNotNull(presentByDefault(outcome, condition, scope), scope),
      ])
    default:
      return factsWhenNotNull(condition, scope)
  }
}

function ofBoolean(outcome: boolean, condition: Node, scope: Scope): Facts {
  const operator = text(condition, 'boolop')
  const terms = children(condition, 'args')
  if (operator === 'not') return factsWhen(!outcome, terms[0], scope)
  const each = terms.map((term) => factsWhen(outcome, term, scope))
  return (operator === 'and') === outcome ? union(each) : intersection(each)
}

function ofNullTest(outcome: boolean, condition: Node, scope: Scope): Facts {
  const isNotNull = number(condition, 'nulltesttype') === 1
  const argument = child(condition, 'arg')
  if (isNotNull !== outcome || !argument) return noFacts
  if (argument.tag !== 'ROWEXPR') return factsWhenNotNull(argument, scope)
  // `(a, b) is not null` speaks of each field; that `(a, b) is null` is false speaks of none.
  return isNotNull ? union(children(argument, 'args').map((field) => factsWhenNotNull(field, scope))) : noFacts
}

function ofBooleanTest(outcome: boolean, condition: Node, scope: Scope): Facts {
  const argument = child(condition, 'arg')
  const test = number(condition, 'booltesttype')
  // is true, is not true, is false, is not false, is unknown, is not unknown: each odd one is the contrary of the one before
  if ((test % 2 === 0) !== outcome) return test >= 4 ? factsWhenNotNull(argument, scope) : noFacts
  return test >= 4 ? noFacts : factsWhen(test < 2, argument, scope)
}

/** `a is not distinct from b`: where one is not null, the other is not either. */
function ofSameness(condition: Node, scope: Scope): Facts {
  const [left, right] = children(condition, 'args')
  const { analysis } = scope.level
  if (!analysis.whyNull(left, scope)) return factsWhenNotNull(right, scope)
  return analysis.whyNull(right, scope) ? noFacts : factsWhenNotNull(left, scope)
}

/** Against an empty list ANY is false and ALL is true, whatever stands on the left. */
function ofArrayComparison(outcome: boolean, condition: Node, scope: Scope): Facts {
  const isStrict = isStrictFunction(number(condition, 'opfuncid'), scope)
  if (!isStrict) return noFacts
  const [value, list] = children(condition, 'args')
  const facts = factsWhenNotNull(list, scope)
  return flag(condition, 'useOr') === outcome || (list && isNeverEmpty(list))
    ? both(facts, factsWhenNotNull(value, scope))
    : facts
}

function isNeverEmpty(list: Node): boolean {
  if (isWrapper(list)) return isNeverEmpty(child(list, 'arg') ?? list)
  if (list.tag === 'ARRAYEXPR') return !flag(list, 'multidims') && children(list, 'elements').length > 0
  return arrayConstant(list)?.empty === false
}

/** `x in (select …)` is true: x is not null, neither is what the sub-select compares with it, and a row of it was found. */
function ofSubLink(outcome: boolean, condition: Node, scope: Scope): Facts {
  const [exists, anyOf, expression] = [0, 2, 4]
  const kind = number(condition, 'subLinkType')
  if (kind === expression) return factsWhenNotNull(condition, scope)
  if (!outcome || (kind !== exists && kind !== anyOf)) return noFacts
  const query = child(condition, 'subselect')
  const found = query ? factsOfRow(query, scope) : noFacts
  return kind === exists ? found : both(found, factsWhen(true, child(condition, 'testexpr'), scope))
}

/** That a query gave a row says that its conditions were true for one, and so what they say of the queries around it. */
export function factsOfRow(query: Node, scope: Scope): Facts {
  const isOneGroup = flag(query, 'hasAggs') && children(query, 'groupClause').length === 0
  const isPlain = number(query, 'commandType') === 1 && !isOneGroup && !child(query, 'havingQual')
  if (!isPlain || child(query, 'setOperations') || children(query, 'groupingSets').length > 0) return noFacts
  return scope.level.analysis.open(query, scope).rows.facts
}

/** `coalesce(condition, false)` is true only where the condition is. */
function ofDefaulted(outcome: boolean, condition: Node, scope: Scope): Facts {
  const [first, second, ...more] = children(condition, 'args')
  const isOther = more.length === 0 && second && booleanConstant(second) === !outcome
  return isOther ? factsWhen(outcome, first, scope) : factsWhenNotNull(condition, scope)
}

/** Strict functions and operators answer null for a null, so an answer proves the arguments. */
export function factsWhenNotNull(expression: Node | undefined, scope: Scope): Facts {
  if (!expression) return noFacts
  if (expression.tag === 'VAR') return ofColumn(expression, scope)
  if (isWrapper(expression)) return factsWhenNotNull(child(expression, 'arg'), scope)
  if (expression.tag === 'CASETESTEXPR') {
    const tested = testedValue(scope)
    return tested ? factsWhenNotNull(tested.expression, tested.scope) : noFacts
  }
  const key = fingerprint(expression, scope)
  const own: Facts = key === undefined ? noFacts : { notNull: new Set([key]), present: new Set() }
  return both(own, union(provenBy(expression, scope).map((part) => factsWhenNotNull(part, scope))))
}

function provenBy(expression: Node, scope: Scope): readonly Node[] {
  const args = children(expression, 'args')
  switch (expression.tag) {
    case 'FUNCEXPR':
      return isStrictFunction(number(expression, 'funcid'), scope) && !flag(expression, 'funcretset') ? args : []
    case 'OPEXPR':
      return isStrictFunction(number(expression, 'opfuncid'), scope) && !flag(expression, 'opretset') ? args : []
    case 'NULLIFEXPR':
      return args.slice(0, 1)
    case 'BOOLEXPR':
      return text(expression, 'boolop') === 'not' ? args : []
    case 'ROWCOMPAREEXPR':
      return [...children(expression, 'largs').slice(0, 1), ...children(expression, 'rargs').slice(0, 1)]
    case 'FIELDSELECT': {
      const whole = child(expression, 'arg')
      return whole ? [whole] : []
    }
    case 'SUBSCRIPTINGREF': {
      const container = child(expression, 'refexpr')
      return container ? [container] : []
    }
    default:
      return []
  }
}

const isStrictFunction = (oid: number, scope: Scope): boolean =>
  scope.level.analysis.known.functions.get(oid)?.strict ?? false

function ofColumn(column: Node, scope: Scope): Facts {
  const home = ascend(scope, number(column, 'varlevelsup'))
  if (!home || number(column, 'varreturningtype') !== 0) return noFacts
  const { level } = home
  const varno = number(column, 'varno')
  const attribute = number(column, 'varattno')
  const own: Facts = {
    notNull: new Set([columnKey(level, varno, attribute)]),
    present: new Set(nullingJoins(column, home).map(({ join, side }) => joinKey(level, join, side))),
  }
  const source = aliased(range(level, varno), attribute)
  if (!source) return own
  return both(own, factsWhenNotNull(source, { ...home, facts: scope.facts }))
}

/** What a column of a join's alias or of the GROUP entry stands for. */
export function aliased(entry: Node | undefined, attribute: number): Node | undefined {
  const kind = rangeKind(entry)
  if (!entry || attribute <= 0) return undefined
  if (kind === 2) return children(entry, 'joinaliasvars')[attribute - 1]
  return kind === 9 ? children(entry, 'groupexprs')[attribute - 1] : undefined
}
