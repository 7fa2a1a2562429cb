import { afterEach, beforeEach } from 'vitest'
import { engine } from '#engine'

/** Takes the errors that would otherwise be uncaught, in each test of a file. To be called once; it gives their list. */
export function uncaughtOfEachTest(): unknown[] {
  const errors: unknown[] = []
  let stop = () => {}

  beforeEach(() => {
    errors.length = 0
    stop = engine === 'node-datachannel' ? takeOfProcess(errors) : takeOfPage(errors)
  })
  afterEach(() => stop())

  return errors
}

function takeOfProcess(errors: unknown[]): () => void {
  const others = process.listeners('uncaughtException')
  const take = (error: unknown) => void errors.push(error)
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', take)
  return () => {
    process.off('uncaughtException', take)
    for (const other of others) process.on('uncaughtException', other)
  }
}

function takeOfPage(errors: unknown[]): () => void {
  const take = (event: ErrorEvent) => {
    errors.push(event.error)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  globalThis.addEventListener('error', take, { capture: true })
  return () => globalThis.removeEventListener('error', take, { capture: true })
}
