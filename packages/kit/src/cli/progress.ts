/** One line on standard error that says what takes so long; only where somebody sees it, gone when the work is done. */
import type { Style } from './style.ts'
import type { Terminal } from './terminal.ts'

export interface Progress {
  readonly show: (step: string) => void
  readonly clear: () => void
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

export function makeProgress(terminal: Terminal, style: Style): Progress {
  if (!terminal.progress) return { show: () => {}, clear: () => {} }
  let step = ''
  let frame = 0
  let timer: NodeJS.Timeout | undefined
  const draw = (): void => {
    const text = `${frames[frame++ % frames.length]} ${step}`.slice(0, terminal.width - 1)
    process.stderr.write(`\r\u001b[K${style.faint(text)}`)
  }
  return {
    show: (next) => {
      step = next
      // What is over in a moment needs no line; `unref` keeps a process from living for its spinner.
      timer ??= setInterval(draw, 100).unref()
    },
    clear: () => {
      if (!timer) return
      clearInterval(timer)
      timer = undefined
      process.stderr.write('\r\u001b[K')
    },
  }
}
