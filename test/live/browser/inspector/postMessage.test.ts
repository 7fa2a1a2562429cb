import { createBrowserInspector } from '@statelyai/inspect'
import { expect, onTestFinished, test } from 'vitest'
import { createActor, createMachine } from 'xstate'
import { postMessageSource } from '../../../../src/inspector/index.ts'
import { stepMessages } from './messages.ts'

async function frame(): Promise<HTMLIFrameElement> {
  const element = document.createElement('iframe')
  const loaded = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }))
  document.body.append(element)
  onTestFinished(() => element.remove())
  await loaded
  return element
}

/** Takes messages until one satisfies. */
function taken(window: Window, isLast: (message: Record<string, unknown>) => boolean) {
  const messages: Record<string, unknown>[] = []
  let leave = () => {}
  const done = new Promise<void>((resolve) => {
    const source = postMessageSource(window)
    leave = source?.subscribe((given) => {
      messages.push(...(given as Record<string, unknown>[]))
      if (messages.some(isLast)) resolve()
    }) as () => void
  })
  onTestFinished(() => leave())
  return { messages, done }
}

test('gets what createBrowserInspector of @statelyai/inspect sends to an iframe', async () => {
  const element = await frame()
  const loaded = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }))
  const inspector = createBrowserInspector({ iframe: element, url: 'about:blank' })
  const machine = createMachine({ id: 'light', initial: 'red', states: { red: { on: { go: 'green' } }, green: {} } })
  const actor = createActor(machine, { inspect: inspector.inspect as never })
  actor.start()
  actor.send({ type: 'go' })
  await loaded
  const { messages, done } = taken(
    element.contentWindow as Window,
    ({ event }) => (event as { type?: string })?.type === 'go',
  )
  await done
  expect(messages.map(({ type }) => type)).toContain('@xstate.actor')
  inspector.stop()
})

test('listens to the window that embeds it, and to no other', async () => {
  const [element, other] = [await frame(), await frame()]
  const window = element.contentWindow as Window
  const { messages, done } = taken(window, ({ sessionId }) => sessionId === 'ours')
  const [theirs] = stepMessages('theirs', 'go', 'a')
  const script = `parent.frames[${[...document.querySelectorAll('iframe')].indexOf(element)}].postMessage(${JSON.stringify(theirs)}, '*')`
  const sender = other.contentWindow as Window & { eval(code: string): void }
  sender.eval(script)
  window.postMessage({ type: 'of another protocol' }, '*')
  window.postMessage(stepMessages('ours', 'go', 'a')[0], '*')
  await done
  expect(messages.map(({ sessionId }) => sessionId)).toEqual(['ours'])
})

test('is none where no window has opened or embeds the page', () => {
  expect(postMessageSource(window.top as Window)).toBe(window.top?.opener ? expect.anything() : undefined)
})
