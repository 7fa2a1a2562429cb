import { afterEach, expect, test, vi } from 'vitest'
import { followPage, isOffline } from '../../../src/session/page.ts'

afterEach(() => vi.unstubAllGlobals())

/** Gives Node a page, and notes what is told of it. */
function followed({ document }: { readonly document?: EventTarget } = {}) {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  vi.stubGlobal('document', document)
  const told: string[] = []
  const note = (what: string) => () => void told.push(what)
  const end = followPage({
    leaving: note('leaving'),
    frozen: note('frozen'),
    resumed: note('resumed'),
    network: note('network'),
  })
  const happens = (target: EventTarget, type: string, more: object = {}) =>
    target.dispatchEvent(Object.assign(new Event(type), more))
  return { page, told, end, happens }
}

test('what happens to a page is told, until it is not followed any more', () => {
  const document = new EventTarget()
  const { page, told, end, happens } = followed({ document })
  const all = () => {
    for (const type of ['online', 'offline', 'pagehide']) happens(page, type)
    happens(page, 'pageshow', { persisted: true })
    for (const type of ['freeze', 'resume']) happens(document, type)
  }
  all()
  expect(told).toEqual(['network', 'network', 'leaving', 'resumed', 'frozen', 'resumed'])
  end()
  all()
  expect(told).toHaveLength(6)
})

test('a page that is shown for the first time has not resumed', () => {
  const { page, told, end, happens } = followed()
  happens(page, 'pageshow', { persisted: false })
  expect(told).toEqual([])
  end()
})

test('a page that is shown again after it went has resumed, whether it was kept or not', () => {
  const { page, told, end, happens } = followed()
  happens(page, 'pagehide')
  happens(page, 'pageshow', { persisted: false })
  happens(page, 'pageshow', { persisted: false })
  expect(told).toEqual(['leaving', 'resumed'])
  end()
})

test('where there is no page there is nothing to follow', () => {
  const listener = { leaving() {}, frozen() {}, resumed() {}, network() {} }
  expect(followPage(listener)()).toBeUndefined()
  for (const only of ['addEventListener', 'removeEventListener']) {
    const method = vi.fn()
    vi.stubGlobal(only, method)
    followPage(listener)()
    expect(method).not.toHaveBeenCalled()
    vi.unstubAllGlobals()
  }
})

test.each([
  [{ onLine: false }, true],
  [{ onLine: true }, false],
  [{}, false],
  [undefined, false],
])('with the navigator %j it knows that there is no network: %s', (navigator, offline) => {
  vi.stubGlobal('navigator', navigator)
  expect(isOffline()).toBe(offline)
})
