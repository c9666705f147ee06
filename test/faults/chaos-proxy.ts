/** A TCP proxy before a server that can go mute, cut, delay and tear messages apart: the network at its worst. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

type Way = 'toServer' | 'toClient'

export interface ChaosProxy {
  /** The server's URL by way of the proxy. */
  readonly url: string
  /** Connections that were opened so far. */
  readonly opened: number
  /** From now on nothing passes, either way, and no socket is closed: a cable that was pulled. */
  mute(): void
  /** Bytes pass again, those held back first. */
  heal(): void
  /** Ends every connection at once, by a reset. */
  cut(): void
  /** Cuts the connection on which such bytes pass next, before (`true`) or after they are handed on. */
  cutAt(way: Way, text: string, before: boolean): void
  /** Hands on at most so many bytes at a time, each after a turn of the event loop. */
  tear(size: number): void
  /** New connections are closed as soon as they are open. */
  refuse(isRefusing: boolean): void
  close(): Promise<void>
}

export async function startChaosProxy(serverUrl: string): Promise<ChaosProxy> {
  const target = new URL(serverUrl)
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket }>()
  let opened = 0
  let isMute = false
  let isRefusing = false
  let size = Number.POSITIVE_INFINITY
  let trap: { way: Way; text: string; before: boolean } | undefined
  const held: (() => void)[] = []

  const pass = (bytes: Buffer, to: Socket) => {
    if (isMute) held.push(() => pass(bytes, to))
    else if (!to.destroyed) to.write(bytes)
  }
  const tearApart = async (bytes: Buffer, to: Socket) => {
    for (let at = 0; at < bytes.length; at += size) {
      pass(bytes.subarray(at, at + size), to)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const pipe = (from: Socket, to: Socket, way: Way) => {
    let last = Promise.resolve()
    from.on('data', (bytes) => {
      const isTrapped = trap?.way === way && bytes.includes(trap.text)
      const sprung = isTrapped ? trap : undefined
      if (sprung) trap = undefined
      if (!sprung?.before) {
        if (size < bytes.length) last = last.then(() => tearApart(bytes, to))
        else last = last.then(() => pass(bytes, to))
      }
      if (sprung) last = last.then(() => new Promise((resolve) => setTimeout(resolve, 20))).then(() => end(from, to))
    })
    from.on('error', () => to.destroy())
    from.on('close', () => {
      if (!isMute) to.destroy()
    })
  }
  const end = (...sockets: readonly Socket[]) => {
    for (const socket of sockets) socket.resetAndDestroy()
  }

  const listener = createServer((client) => {
    opened++
    if (isRefusing) {
      client.end()
      return
    }
    const server = connect(Number(target.port), target.hostname)
    const pair = { client, server }
    pairs.add(pair)
    client.on('close', () => pairs.delete(pair))
    for (const socket of [client, server]) socket.setNoDelay(true)
    pipe(client, server, 'toServer')
    pipe(server, client, 'toClient')
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const url = new URL(serverUrl)
  url.hostname = '127.0.0.1'
  // It listens on a port, not on a path.
  url.port = String((listener.address() as AddressInfo).port)
  return {
    url: url.href,
    get opened() {
      return opened
    },
    mute: () => {
      isMute = true
    },
    heal: () => {
      isMute = false
      for (const hand of held.splice(0)) hand()
    },
    cut: () => {
      for (const { client, server } of pairs) end(client, server)
    },
    cutAt: (way, text, before) => {
      trap = { way, text, before }
    },
    tear: (bytes) => {
      size = bytes
    },
    refuse: (isNow) => {
      isRefusing = isNow
    },
    close: async () => {
      for (const { client, server } of pairs) end(client, server)
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}
