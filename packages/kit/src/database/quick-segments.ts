/** Segments that only build a database, with many statements in a message; where one fails, as they stand, to tell which. */
import { runSegments, type Segment, type SegmentFailure, type Session } from '@tenon/runtime/migrate'
import { runSegmentsWithRoles } from './stub-role.ts'

const statementsAMessage = 100

/** As `runSegmentsWithRoles`. */
export async function runSegmentsQuickly(
  session: Session,
  segments: readonly Segment[],
): Promise<SegmentFailure | undefined> {
  for (let done = 0; done < segments.length; ) {
    const { count, joined } = joinedFrom(segments, done)
    const isDone = joined && (await runSegments(session, [joined])) === undefined
    const failure = isDone ? undefined : await runSegmentsWithRoles(session, segments.slice(done, done + count))
    if (failure) return { ...failure, place: { ...failure.place, segment: failure.place.segment + done } }
    done += count
  }
  return undefined
}

/** What works in a transaction with others and changes no setting that the reading of the next depends on. */
const isPlain = (sql: string): boolean =>
  /^\s*(?:create|comment|grant|revoke|alter\s+(?:table|index|sequence|view|function))\b/i.test(sql) &&
  !/\b(?:concurrently|tablespace|database|subscription)\b/i.test(sql)

interface Joined {
  /** How many of the segments it stands for. */
  readonly count: number
  /** Absent where there is nothing to gain. */
  readonly joined?: Segment
}

/** A transaction keeps its bounds; single statements outside of one go together, as one message is a transaction. */
function joinedFrom(segments: readonly Segment[], from: number): Joined {
  const [first] = segments.slice(from, from + 1)
  if (!first) return { count: 1 }
  if (first.transactional) {
    if (first.statements.length === 1) return { count: 1 }
    return { count: 1, joined: { transactional: true, statements: joinedStatements(first.statements) } }
  }
  const statements: string[] = []
  for (const { transactional, statements: own } of segments.slice(from, from + statementsAMessage)) {
    const [sql = ''] = own
    if (transactional || own.length !== 1 || !isPlain(sql)) break
    statements.push(sql)
  }
  if (statements.length < 2) return { count: 1 }
  return { count: statements.length, joined: { transactional: false, statements: joinedStatements(statements) } }
}

function joinedStatements(statements: readonly string[]): readonly string[] {
  const messages: string[][] = []
  let isOpen = false
  for (const sql of statements) {
    const last = messages.at(-1)
    const plain = isPlain(sql)
    if (plain && isOpen && last && last.length < statementsAMessage) last.push(sql)
    else messages.push([sql])
    isOpen = plain
  }
  // A statement may end in a line comment.
  return messages.map((one) => one.join('\n;\n'))
}
