import { engine } from '#engine'

/** Takes the rejections that nobody handles: each with its reason, as often as the engine tells of it. */
export function catchRejections(): { reasons: unknown[]; next(): Promise<unknown>; stop(): void } {
  const reasons: unknown[] = []
  let tell: (reason: unknown) => void = () => {}
  const take = (reason: unknown) => {
    reasons.push(reason)
    tell(reason)
  }
  const next = () => new Promise((resolve) => (tell = resolve))
  if (typeof process === 'object' && (engine === 'node-datachannel' || engine === 'simulated')) {
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', take)
    return {
      reasons,
      next,
      stop() {
        process.off('unhandledRejection', take)
        for (const other of others) process.on('unhandledRejection', other)
      },
    }
  }
  const listen = (event: PromiseRejectionEvent) => {
    take(event.reason)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  globalThis.addEventListener('unhandledrejection', listen, { capture: true })
  const stop = () => globalThis.removeEventListener('unhandledrejection', listen, { capture: true })
  return { reasons, next, stop }
}
