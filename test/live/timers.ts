/** Counts the timers that are running, of those that were set since. */
export interface WatchedTimers {
  readonly running: number
  release(): void
}

/** Watches `setTimeout` and `setInterval`, until it is released. */
export function watchTimers(): WatchedTimers {
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis
  const running = new Set<unknown>()
  const set = (timer: unknown) => {
    running.add(timer)
    return timer
  }
  Object.assign(globalThis, {
    setTimeout(run: () => void, ...rest: [number?]) {
      const timer = setTimeout(
        () => {
          running.delete(timer)
          run()
        },
        ...rest,
      )
      return set(timer)
    },
    setInterval: (run: () => void, ...rest: [number?]) => set(setInterval(run, ...rest)),
    clearTimeout(timer: number | undefined) {
      running.delete(timer)
      clearTimeout(timer)
    },
    clearInterval(timer: number | undefined) {
      running.delete(timer)
      clearInterval(timer)
    },
  })
  return {
    get running() {
      return running.size
    },
    release: () => void Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval }),
  }
}
