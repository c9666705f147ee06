/** Opens a query level: its range table, its joins, and the facts that hold for every row of it. */
import { booleanConstant } from '../constant.ts'
import { child, children, flag, type Node, number } from '../tree.ts'
import { factsOfRow, factsWhen, factsWhenNotNull } from './facts.ts'
import { joinPlaces } from './joins.ts'
import { type Analysis, both, type Facts, joinKey, type Level, noFacts, range, rangeKind, type Scope } from './scope.ts'

export function openLevel(query: Node, outer: Scope | undefined, analysis: Analysis): Level {
  const places = joinPlaces(query)
  const level: Partial<Level> & Omit<Level, 'rows' | 'results'> = {
    id: analysis.nextId(),
    query,
    analysis,
    outer,
    ranges: children(query, 'rtable'),
    ...places,
    subLevels: new Map(),
    commonTables: new Map(),
  }
  const opened = Object.assign(level, scopes(level as Level, noFacts, noFacts)) // complete from here on
  const isMerge = number(query, 'commandType') === 5
  const facts = isMerge ? noFacts : joinTreeFacts(opened)
  // While facts are looked for none are known; what was read then is read again.
  level.subLevels.clear()
  Object.assign(level, scopes(opened, facts, noFacts))
  const having = factsWhen(true, child(query, 'havingQual'), opened.results)
  level.subLevels.clear()
  return Object.assign(level, scopes(opened, facts, having))
}

const scopes = (level: Level, rows: Facts, having: Facts): { rows: Scope; results: Scope } => ({
  rows: { level, facts: rows },
  results: { level, facts: both(rows, having), grouped: having },
})

function joinTreeFacts(level: Level): Facts {
  const tree = child(level.query, 'jointree')
  return tree ? both(partFacts(tree, level), sourceFacts(tree, level)) : noFacts
}

function partFacts(part: Node, level: Level): Facts {
  if (part.tag === 'FROMEXPR') {
    const inner = children(part, 'fromlist').map((item) => partFacts(item, level))
    return [...inner, factsWhen(true, child(part, 'quals'), level.rows)].reduce(both, noFacts)
  }
  if (part.tag !== 'JOINEXPR') return noFacts
  const larg = child(part, 'larg')
  const rarg = child(part, 'rarg')
  const inner = both(larg ? partFacts(larg, level) : noFacts, rarg ? partFacts(rarg, level) : noFacts)
  return both(inner, conditionFacts(part, { larg, rarg }, level))
}

function conditionFacts(part: Node, sides: { larg: Node | undefined; rarg: Node | undefined }, level: Level): Facts {
  const [inner, left, right] = [0, 1, 3]
  const kind = number(part, 'jointype')
  const join = number(part, 'rtindex')
  const condition = child(part, 'quals')
  const facts = factsWhen(true, condition, { ...level.rows, on: join })
  if (kind === inner) return facts
  if (kind !== left && kind !== right) return noFacts
  const optional = kind === left ? sides.rarg : sides.larg
  const always = (!condition || booleanConstant(condition) === true) && optional && surelyGivesRow(optional, level)
  const present: Facts = always
    ? { notNull: new Set(), present: new Set([joinKey(level, join, kind === left ? 'right' : 'left')]) }
    : noFacts
  return both(present, optional ? ofEntries(facts, entriesBelow(optional, level), level) : noFacts)
}

/** An outer join's condition speaks of the optional side only: the kept side is there without it. */
function ofEntries(facts: Facts, entries: ReadonlySet<number>, level: Level): Facts {
  const isBelow = (key: string, separator: string) => {
    const [id, entry] = key.split(separator)
    return id === `${level.id}` && entries.has(Number(entry))
  }
  return {
    notNull: new Set([...facts.notNull].filter((key) => /^\d+\.\d+\.-?\d+$/.test(key) && isBelow(key, '.'))),
    present: new Set([...facts.present].filter((key) => isBelow(key, ':'))),
  }
}

function entriesBelow(part: Node, level: Level): ReadonlySet<number> {
  const entry = number(part, 'rtindex')
  return new Set([entry, ...(level.below.get(entry) ?? [])])
}

/** What a row of a source proves of the columns beside it that the source reads. */
function sourceFacts(part: Node, level: Level): Facts {
  if (part.tag === 'RANGETBLREF') return rangeFacts(range(level, number(part, 'rtindex')), level)
  if (part.tag === 'FROMEXPR')
    return children(part, 'fromlist')
      .map((item) => sourceFacts(item, level))
      .reduce(both, noFacts)
  if (part.tag !== 'JOINEXPR') return noFacts
  const [inner, left, right] = [0, 1, 3]
  const kind = number(part, 'jointype')
  const of = (side: Node | undefined, isKept: boolean): Facts => {
    const facts = side ? sourceFacts(side, level) : noFacts
    return isKept || !side ? facts : ofEntries(facts, entriesBelow(side, level), level)
  }
  return both(
    of(child(part, 'larg'), kind === inner || kind === left),
    of(child(part, 'rarg'), kind === inner || kind === right),
  )
}

/** A strict function gives no rows for a null; a sub-select's WHERE was true. */
function rangeFacts(entry: Node | undefined, level: Level): Facts {
  if (entry && rangeKind(entry) === 1 && flag(entry, 'lateral')) {
    const query = child(entry, 'subquery')
    return query ? factsOfRow(query, level.rows) : noFacts
  }
  const functions = entry && rangeKind(entry) === 3 ? children(entry, 'functions') : []
  const call = functions.length === 1 && functions[0] ? child(functions[0], 'funcexpr') : undefined
  if (!call || !flag(call, 'funcretset')) return noFacts
  if (!level.analysis.known.functions.get(number(call, 'funcid'))?.strict) return noFacts
  return children(call, 'args')
    .map((argument) => factsWhenNotNull(argument, level.rows))
    .reduce(both, noFacts)
}

function surelyGivesRow(part: Node, level: Level): boolean {
  if (part.tag !== 'RANGETBLREF') return false
  const entry = range(level, number(part, 'rtindex'))
  const query = entry && child(entry, 'subquery')
  return rangeKind(entry) === 1 && query !== undefined && level.analysis.surelyGivesRow(query, level.rows)
}
