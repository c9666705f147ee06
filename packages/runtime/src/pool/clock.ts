/** The two clocks of a pool: one looks at deadlines, only while something runs or waits; one sweeps out what grew old. Neither keeps a process alive. */

export interface Clock {
  /** Starts it, unless it runs. */
  start(): void
  stop(): void
}

/** Calls `tick` until it says that there is nothing left to look at. */
export function createClock(every: number, tick: (now: number) => boolean): Clock {
  let timer: NodeJS.Timeout | undefined
  const stop = () => {
    clearInterval(timer)
    timer = undefined
  }
  return {
    start() {
      if (timer) return
      timer = setInterval(() => {
        if (!tick(performance.now())) stop()
      }, every)
      timer.unref()
    },
    stop,
  }
}

/** Give or take a fifth, so that connections that opened together do not end together. */
export const jitter = (time: number): number =>
  time === 0 ? Number.POSITIVE_INFINITY : time * (0.8 + Math.random() * 0.4)
