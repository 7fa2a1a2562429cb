import { expect, it } from 'vitest'
import { createBrowserInspector } from '../../../src/inspect/createBrowserInspector.ts'
import { createWebSocketInspector } from '../../../src/inspect/createWebSocketInspector.ts'
import { InspectError, type InspectorOptions, inspect } from '../../../src/inspect/index.ts'

it.each([
  [{ include: ['sdp', 'all'] }, 'The option "include" needs a list of'],
  [{ include: 'sdp' }, 'The option "include" needs a list of'],
  [{ maxDeferredEvents: 0 }, 'The option "maxDeferredEvents" needs a whole number above 0'],
  [{ serializationDepthLimit: '5' }, 'The option "serializationDepthLimit" needs'],
  [{ filter: 1 }, 'The option "filter" needs a function'],
  [{ url: 'nonsense' }, 'The option "url" needs a URL that begins with ws://'],
  [{ url: 'ftp://localhost' }, 'The option "url" needs'],
  [null, 'The options of createWebSocketInspector() must be an object'],
])('bad input is named: %o', (options, message) => {
  const make = () => createWebSocketInspector(options as InspectorOptions)
  expect(make).toThrow(InspectError)
  expect(make).toThrow(message)
})

it('without a window there is no page', () => {
  expect(() => createBrowserInspector()).toThrow('There is no window here.')
  expect(() => inspect({ url: 'https://stately.ai/inspect' })).toThrow('run createInspectorServer()')
})
