/** What a client sends: the frontend messages of protocol 3.0, each group in one buffer. Knows no connection. */

/** Grows by doubling; reused for every message, since a buffer is copied out before it is handed to a socket. */
let scratch = Buffer.allocUnsafe(16 * 1024)
let at = 0

function reserve(size: number): void {
  if (at + size <= scratch.length) return
  const larger = Buffer.allocUnsafe(Math.max(scratch.length * 2, at + size))
  scratch.copy(larger, 0, 0, at)
  scratch = larger
}

function putByte(value: number): void {
  reserve(1)
  scratch[at++] = value
}

function putInt16(value: number): void {
  reserve(2)
  at = scratch.writeUInt16BE(value, at)
}

function putInt32(value: number): void {
  reserve(4)
  at = scratch.writeInt32BE(value, at)
}

/** Three bytes are the most that UTF-8 needs for a UTF-16 unit. */
function putText(text: string): number {
  reserve(text.length * 3)
  const written = scratch.write(text, at, 'utf8')
  at += written
  return written
}

function putString(text: string): void {
  putText(text)
  putByte(0)
}

function message(type: string, body: () => void): void {
  putByte(type.charCodeAt(0))
  const start = at
  putInt32(0)
  body()
  scratch.writeInt32BE(at - start, start)
}

function take(): Buffer {
  const bytes = Buffer.from(scratch.subarray(0, at))
  at = 0
  // One huge parameter must not stay in memory for good.
  if (scratch.length > 1024 * 1024) scratch = Buffer.allocUnsafe(16 * 1024)
  return bytes
}

const putSync = () => message('S', () => {})

/** The simple query protocol. */
export function queryMessage(text: string): Buffer {
  message('Q', () => putString(text))
  return take()
}

/** Parse, Describe, Sync of the unnamed statement. */
export function describeMessage(text: string): Buffer {
  putParse('', text, [])
  message('D', () => {
    putByte(83)
    putString('')
  })
  putSync()
  return take()
}

export interface ExecuteMessage {
  /** The prepared statement's name; empty for the unnamed one. */
  readonly name: string
  /** Parsed first, when given. */
  readonly parse?: { readonly text: string; readonly types: readonly number[] } | undefined
  readonly parameters: readonly (string | null)[]
  /** Asks for a RowDescription. */
  readonly describe: boolean
  /** Names of prepared statements to forget. */
  readonly forget: readonly string[]
}

/** [Close …] [Parse] Bind [Describe] Execute Sync: one trip, all values as text. */
export function executeMessage(job: ExecuteMessage): Buffer {
  for (const name of job.forget) {
    message('C', () => {
      putByte(83)
      putString(name)
    })
  }
  if (job.parse) putParse(job.name, job.parse.text, job.parse.types)
  message('B', () => putBind(job.name, job.parameters))
  if (job.describe) {
    message('D', () => {
      putByte(80)
      putString('')
    })
  }
  message('E', () => {
    putString('')
    putInt32(0)
  })
  putSync()
  return take()
}

function putParse(name: string, text: string, types: readonly number[]): void {
  message('P', () => {
    putString(name)
    putString(text)
    putInt16(types.length)
    // OIDs are unsigned; `| 0` keeps the same 32 bits.
    for (const type of types) putInt32(type | 0)
  })
}

function putBind(name: string, parameters: readonly (string | null)[]): void {
  putString('')
  putString(name)
  putInt16(0)
  putInt16(parameters.length)
  for (const value of parameters) {
    if (value === null) {
      putInt32(-1)
      continue
    }
    const start = at
    putInt32(0)
    const written = putText(value)
    scratch.writeInt32BE(written, start)
  }
  putInt16(0)
}

/** Ends a COPY FROM STDIN that we did not mean to start. */
export function copyFailMessage(reason: string): Buffer {
  message('f', () => putString(reason))
  return take()
}

/** Ends what a COPY made of the Sync before it. */
export function syncMessage(): Buffer {
  putSync()
  return take()
}

export function terminateMessage(): Buffer {
  message('X', () => {})
  return take()
}

/** A CancelRequest, for a connection of its own. */
export function cancelMessage(pid: number, secret: number): Buffer {
  const bytes = Buffer.allocUnsafe(16)
  bytes.writeInt32BE(16, 0)
  bytes.writeInt32BE(80877102, 4)
  bytes.writeInt32BE(pid | 0, 8)
  bytes.writeInt32BE(secret | 0, 12)
  return bytes
}
