const { addEventListener, removeEventListener } = EventTarget.prototype

/** Whether a listener is of a binding: an engine that is written in JavaScript has its own on each object. */
function isOurs(listener: unknown): boolean {
  return String(listener).includes('#hear')
}

/** What is left by bindings. */
export interface Leftovers {
  readonly listeners: number
  readonly timers: number
}

/** Counts from now on. */
export function countLeftovers(): () => Leftovers {
  let listeners = 0
  const timers = new Set<unknown>()
  EventTarget.prototype.addEventListener = function (...args) {
    if (isOurs(args[1])) listeners += 1
    addEventListener.apply(this, args)
  }
  EventTarget.prototype.removeEventListener = function (...args) {
    if (isOurs(args[1])) listeners -= 1
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
