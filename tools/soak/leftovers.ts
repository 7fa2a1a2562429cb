const { addEventListener, removeEventListener } = EventTarget.prototype

/** Listens as the app does, which is not counted. */
export function listen(target: EventTarget, type: string, listener: (event: Event) => void): void {
  addEventListener.call(target, type, listener, { once: false })
}

/** What is left by others than the app. */
export interface Leftovers {
  readonly listeners: number
  readonly timers: number
}

/** Counts listeners and timers from now on. The app has its own from before. */
export function countLeftovers(): () => Leftovers {
  let listeners = 0
  const timers = new Set<unknown>()
  EventTarget.prototype.addEventListener = function (...args) {
    listeners += 1
    addEventListener.apply(this, args)
  }
  EventTarget.prototype.removeEventListener = function (...args) {
    listeners -= 1
    removeEventListener.apply(this, args)
  }
  const { setTimeout, clearTimeout } = globalThis
  Object.assign(globalThis, {
    setTimeout(run: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        run(...args)
      }, delay)
      timers.add(timer)
      return timer
    },
    clearTimeout(timer: ReturnType<typeof setTimeout> | undefined) {
      timers.delete(timer)
      clearTimeout(timer)
    },
  })
  return () => ({ listeners, timers: timers.size })
}
