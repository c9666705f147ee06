/** An ErrorResponse or NoticeResponse of the server, and the error that it becomes. */
import { DatabaseError, type ErrorKind, type Retry } from '../errors.ts'

/** Fields by the protocol's one-letter code. */
export type ServerFields = Readonly<Partial<Record<string, string>>>

export function readFields(bytes: Buffer, start: number, end: number): ServerFields {
  const fields: Record<string, string> = {}
  let at = start
  while (at < end) {
    const code = bytes[at]
    if (code === undefined || code === 0) break
    const close = bytes.indexOf(0, at + 1)
    fields[String.fromCharCode(code)] = bytes.toString('utf8', at + 1, close)
    at = close + 1
  }
  return fields
}

const kinds: Readonly<Record<string, ErrorKind>> = {
  // Such as another number of values than the text has parameters.
  '08P01': 'value',
  '23505': 'unique-violation',
  '23503': 'foreign-key-violation',
  // PostgreSQL 18 tells RESTRICT apart from NO ACTION; for a caller both are the same foreign key.
  '23001': 'foreign-key-violation',
  '23514': 'check-violation',
  '23502': 'not-null-violation',
  '23P01': 'exclusion-violation',
  '40001': 'serialization',
  '40P01': 'deadlock',
  '55P03': 'lock-timeout',
  '25006': 'read-only',
  '25P02': 'transaction-failed',
  '25P03': 'deadline',
  '25P04': 'deadline',
  '57014': 'deadline',
  '53300': 'too-many-connections',
  '3D000': 'connect-failed',
  '0A000': 'not-supported',
  '42501': 'permission',
  '26000': 'statement-lost',
  '42P05': 'statement-lost',
}

const classes: Readonly<Record<string, ErrorKind>> = {
  '08': 'connection-lost',
  '22': 'invalid-value',
  '28': 'login-refused',
  '42': 'syntax',
}

const repeatable = new Set<ErrorKind>([
  'serialization',
  'deadlock',
  'lock-timeout',
  'stale-plan',
  'too-many-connections',
])

function kindOf(sqlstate: string, fields: ServerFields): ErrorKind {
  if (sqlstate === '0A000' && fields.R === 'RevalidateCachedQuery') return 'stale-plan'
  if (sqlstate.startsWith('57P')) return 'connection-lost'
  return kinds[sqlstate] ?? classes[sqlstate.slice(0, 2)] ?? 'server'
}

export interface ErrorContext {
  /** The server's sentence may quote a value: it is replaced by one of ours, and stays behind `reveal()`. */
  readonly discreet?: true | undefined
  readonly statement?: string | undefined
  readonly text?: string | undefined
  readonly done?: number | undefined
  readonly parameters?: readonly (string | null)[] | undefined
}

/** Errors about values; what a routine raises by itself is its author's own sentence. */
const quotesValues = (sqlstate: string, { R }: ServerFields): boolean =>
  sqlstate.startsWith('22') && R !== 'exec_stmt_raise'

const sentences: Readonly<Record<string, string>> = {
  '22001': 'A value is too long for its type.',
  '22003': 'A number is out of the range of its type.',
  '22004': 'A value is null where none may be.',
  '22007': 'A date or time is not of the form that its type has.',
  '22008': 'A date or time is out of range.',
  '22009': 'A time zone is not valid.',
  '22012': 'Something was divided by zero.',
  '2201B': 'A regular expression is not valid.',
  '22021': 'A text has a character that the encoding has not.',
  '22023': 'An argument has a value that is not allowed.',
  '22P02': 'A value is not of the form that its type has.',
  '22P05': 'A text has a character that cannot be converted.',
}

/** In no language of the server, and with no value in it. */
const sentenceOf = (sqlstate: string): string =>
  `${(sentences[sqlstate] ?? 'The server refused a value.').replace(/\.$/, '')} (${sqlstate}).`

export function toDatabaseError(fields: ServerFields, context: ErrorContext = {}): DatabaseError {
  const sqlstate = fields.C ?? 'XX000'
  const kind = kindOf(sqlstate, fields)
  const retry: Retry = repeatable.has(kind) ? 'safe' : 'no'
  const sentence = context.discreet && quotesValues(sqlstate, fields) ? sentenceOf(sqlstate) : undefined
  return new DatabaseError({
    kind,
    retry,
    sqlstate,
    message: sentence ?? fields.M ?? 'The server reported an error without a message.',
    severity: fields.V ?? fields.S,
    schema: fields.s,
    table: fields.t,
    column: fields.c,
    constraint: fields.n,
    position: fields.P === undefined ? undefined : Number(fields.P),
    statement: context.statement,
    confidential: {
      message: fields.M,
      detail: fields.D,
      hint: fields.H,
      where: fields.W,
      text: context.text,
      done: context.done,
      parameters: context.parameters,
    },
  })
}
