import { engine } from '#engine'

/** Takes the errors that would otherwise be uncaught. */
export function catchErrors(): { messages: string[]; stop(): void } {
  const messages: string[] = []
  if (typeof process === 'object' && (engine === 'node-datachannel' || engine === 'simulated')) {
    const others = process.listeners('uncaughtException')
    const take = (error: Error) => void messages.push(error.message)
    process.removeAllListeners('uncaughtException')
    process.on('uncaughtException', take)
    return {
      messages,
      stop() {
        process.off('uncaughtException', take)
        for (const other of others) process.on('uncaughtException', other)
      },
    }
  }
  const take = (event: ErrorEvent) => {
    messages.push(event.error.message)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  globalThis.addEventListener('error', take, { capture: true })
  return { messages, stop: () => globalThis.removeEventListener('error', take, { capture: true }) }
}
