/** A CancelRequest on a connection of its own. It addresses the backend, not the statement: what was cancelled is not used again. */
import type { Duplex } from 'node:stream'
import { cancelMessage } from './message.ts'

/** Resolves when the request is delivered, or after the bound; never rejects. */
export async function sendCancel(
  open: () => Promise<Duplex>,
  pid: number,
  secret: number,
  bound: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let stream: Duplex | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, bound)
  })
  const request = async () => {
    stream = await open()
    const opened = stream
    await new Promise<void>((resolve) => {
      opened.on('error', () => resolve())
      opened.on('close', () => resolve())
      // The server closes as its answer.
      opened.resume()
      opened.write(cancelMessage(pid, secret))
    })
  }
  await Promise.race([request().catch(() => {}), late])
  clearTimeout(timer)
  stream?.destroy()
}
