import { afterEach, expect, test, vi } from 'vitest'
import { createActor } from 'xstate'
import { dataChannelMachine } from '../../../../machines/channel/dataChannelMachine.ts'
import { createBrowserInspector } from '../../../../src/inspect/createBrowserInspector.ts'
import { type Inspector, inspect } from '../../../../src/inspect/index.ts'
import { closedAfterEach } from '../../closedAfterEach.ts'

/** A page that is ready at once, before its iframe has loaded, and hands on what it gets. */
const quick = `<script>
  addEventListener('message', ({ data }) => parent.postMessage({ got: data }, '*'))
  parent.postMessage({ type: '@statelyai.connected' }, '*')
</script><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`

const closed = closedAfterEach()

afterEach(() => vi.restoreAllMocks())

/** An iframe, and what its page gets. */
function openIframe() {
  const iframe = document.createElement('iframe')
  document.body.append(iframe)
  const got: { readonly type: string }[] = []
  const listen = ({ data, source }: MessageEvent<{ readonly got?: { readonly type: string } }>) => {
    if (data?.got && source === iframe.contentWindow) got.push(data.got)
  }
  window.addEventListener('message', listen)
  const url = URL.createObjectURL(new Blob([quick], { type: 'text/html' }))
  return closed({
    iframe,
    got,
    url,
    close() {
      window.removeEventListener('message', listen)
      URL.revokeObjectURL(url)
      iframe.remove()
    },
  })
}

function stopped(inspector: Inspector): Inspector {
  closed({ close: () => inspector.stop() })
  return inspector
}

function openActor({ inspect: observer }: Inspector) {
  const actor = createActor(dataChannelMachine, { input: { readyState: 'connecting' }, inspect: observer }).start()
  actor.send({ type: 'open' })
  return actor
}

const life = ['@xstate.actor', '@xstate.event', '@xstate.snapshot', '@xstate.event', '@xstate.snapshot']

test('a page that is ready before its iframe has loaded gets all', async () => {
  const { iframe, got, url } = openIframe()
  const inspector = stopped(createBrowserInspector({ iframe, url }))
  openActor(inspector).send({ type: 'close' })
  await expect.poll(() => got.length).toBeGreaterThan(6)
  expect(got.map(({ type }) => type).slice(0, 5)).toEqual(life)
})

test('a page that is loaded anew gets all again', async () => {
  const { iframe, got, url } = openIframe()
  const inspector = stopped(createBrowserInspector({ iframe, url }))
  openActor(inspector)
  await expect.poll(() => got.length).toBe(5)
  iframe.src = url
  await expect.poll(() => got.length).toBe(10)
  expect(got.slice(5)).toEqual(got.slice(0, 5))
})

test('a message that the browser cannot copy keeps no other from the page, at once and later', async () => {
  const { iframe, got, url } = openIframe()
  const inspector = stopped(
    createBrowserInspector({ iframe, url, serialize: (message) => ({ ...message, extra: () => {} }) }),
  )
  openActor(inspector)
  await expect.poll(() => got.map(({ type }) => type)).toEqual(life)
  iframe.src = url
  await expect.poll(() => got.length).toBe(10)
  expect(got.slice(5)).toEqual(got.slice(0, 5))
})

test('only its own page is told', async () => {
  const { iframe, got, url } = openIframe()
  const other = openIframe()
  const inspector = stopped(createBrowserInspector({ iframe, url }))
  other.iframe.src = other.url
  openActor(inspector)
  await expect.poll(() => got.length).toBe(5)
  window.postMessage({ type: '@statelyai.connected' }, '*')
  await new Promise((resolve) => window.addEventListener('message', resolve, { once: true }))
  inspector.event('mine', 'last')
  await expect.poll(() => got.length).toBe(6)
  expect(other.got).toEqual([])
})

test('a page of another site is not told', async () => {
  const { iframe, got, url } = openIframe()
  const inspector = stopped(createBrowserInspector({ iframe, url }))
  openActor(inspector)
  await expect.poll(() => got.length).toBe(5)
  // Its origin is opaque, as that of any other site would be another.
  const loaded = new Promise((resolve) => iframe.addEventListener('load', resolve, { once: true }))
  iframe.src = `data:text/html,${encodeURIComponent(quick)}`
  await loaded
  inspector.event('mine', 'secret')
  iframe.src = url
  await expect.poll(() => got.length).toBe(11)
  expect(got.slice(5, 10)).toEqual(got.slice(0, 5))
})

test('inspect() finds the iframe that is marked for it', async () => {
  const { iframe, got, url } = openIframe()
  iframe.setAttribute('data-xstate', '')
  openActor(stopped(inspect({ url })))
  await expect.poll(() => got.length).toBe(5)
  const found = openIframe()
  openActor(stopped(inspect({ url: found.url, iframe: () => found.iframe })))
  await expect.poll(() => found.got.length).toBe(5)
})

test('when it is stopped, the page is told that, and nothing more', async () => {
  const { iframe, got, url } = openIframe()
  const inspector = createBrowserInspector({ iframe, url })
  const actor = openActor(inspector)
  await expect.poll(() => got.length).toBe(5)
  inspector.stop()
  actor.send({ type: 'close' })
  await expect.poll(() => got.length).toBe(6)
  expect(got.at(-1)).toEqual({ type: '@statelyai.disconnected' })
  inspector.start()
  await expect.poll(() => got.length).toBeGreaterThan(12)
  expect(got.slice(6, 11).map(({ type }) => type)).toEqual(life)
  inspector.stop()
})

test('a window that is not opened is told of', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const open = vi.spyOn(window, 'open').mockReturnValue(null)
  openActor(createBrowserInspector())
  expect(open).toHaveBeenCalledWith('https://stately.ai/inspect', 'xstateinspector')
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('Allow pop-ups'))
})
