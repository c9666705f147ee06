/** A stream to a server, with TLS where the address asks for it. One bound covers all of it; nothing is retried. */
import { readFileSync } from 'node:fs'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import { DatabaseError } from '../errors.ts'
import { type ServerAddress, showAddress } from './address.ts'

const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

export function openSocket(address: ServerAddress, bound: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const secure = address.tls.mode === 'disable' ? {} : readTlsOptions(address)
    const where = address.host.startsWith('/')
      ? { path: `${address.host}/.s.PGSQL.${address.port}` }
      : { host: address.host, port: address.port }
    const socket = net.connect(where)
    let current: net.Socket = socket
    const fail = (cause: unknown) => {
      clearTimeout(timer)
      current.destroy()
      socket.destroy()
      reject(connectError(address, cause))
    }
    const timer = setTimeout(() => fail(new Error(`no answer within ${bound} ms`)), bound)
    const ready = () => {
      clearTimeout(timer)
      current.removeListener('error', fail)
      current.removeListener('close', closedEarly)
      resolve(current)
    }
    const closedEarly = () => fail(new Error('the connection was closed'))
    socket.once('error', fail)
    socket.once('close', closedEarly)
    socket.once('connect', () => {
      // Nagle's algorithm stalls a COPY for 40 ms twice.
      socket.setNoDelay(true)
      socket.setKeepAlive(true, 60_000)
      if (address.tls.mode === 'disable') return ready()
      socket.write(sslRequest)
      socket.once('data', (answer) => {
        // More than one byte here was put in front of the handshake by someone else.
        if (answer.length !== 1) return fail(new Error('unexpected bytes before the TLS handshake'))
        if (answer[0] === 83) {
          socket.removeListener('error', fail)
          socket.removeListener('close', closedEarly)
          current = tls.connect({ ...secure, socket })
          current.once('error', fail)
          current.once('close', closedEarly)
          current.once('secureConnect', ready)
        } else if (address.tls.mode === 'prefer') ready()
        else fail(new Error('the server offers no TLS'))
      })
    })
  })
}

/** What the files and the mode of the address ask of TLS. */
function readTlsOptions({ host, tls: wanted }: ServerAddress): tls.ConnectionOptions {
  const { mode, rootCertificate, certificate, key } = wanted
  return {
    rejectUnauthorized: mode === 'verify-ca' || mode === 'verify-full',
    // Left to itself Node holds the certificate of a host that is an IP address against the name `localhost`.
    checkServerIdentity: (_, shown) => (mode === 'verify-full' ? tls.checkServerIdentity(host, shown) : undefined),
    ...(net.isIP(host) === 0 && { servername: host }),
    ...(rootCertificate && { ca: readCertificate(rootCertificate) }),
    ...(certificate && { cert: readCertificate(certificate) }),
    ...(key && { key: readCertificate(key) }),
  }
}

function readCertificate(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new DatabaseError({
      kind: 'configuration',
      message: `The file \`${file}\` that the database URL names cannot be read: ${why}.`,
      cause,
    })
  }
}

export function connectError(address: ServerAddress, cause: unknown): DatabaseError {
  if (cause instanceof DatabaseError) return cause
  const reason = cause instanceof Error ? cause.message || (Reflect.get(cause, 'code') as unknown) : cause
  return new DatabaseError({
    kind: 'connect-failed',
    retry: 'safe',
    message: `No connection to ${showAddress(address)}: ${String(reason)}.`,
    cause,
  })
}
