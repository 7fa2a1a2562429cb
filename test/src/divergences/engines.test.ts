import { createRequire } from 'node:module'
import { RTCPeerConnection as NodeConnection } from 'node-datachannel/polyfill'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { engines } from '../../../src/divergences/engines.ts'
import { engineOf } from '../../../src/watch/engineOf.ts'

const wrtc = createRequire(import.meta.url)('@roamhq/wrtc') as { RTCPeerConnection: typeof RTCPeerConnection }

afterEach(() => void vi.unstubAllGlobals())

describe('the engine of an object', () => {
  test.each([
    ['firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'],
    [
      'chromium',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    ],
    [undefined, 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15'],
    [
      undefined,
      'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0.0.0 Mobile/15E148 Safari/604.1',
    ],
    [undefined, 'Node.js/22'],
  ])('%s, by what its browser calls itself', (engine, userAgent) => {
    vi.stubGlobal('navigator', { userAgent })
    // No member of it is touched.
    const object = new Proxy(
      {},
      { has: () => engine !== undefined && expect.fail('it was asked'), get: () => expect.fail('it was read') },
    )
    expect(engineOf(object)).toBe(engine)
  })

  test.each([
    ['node-datachannel', NodeConnection as unknown as typeof RTCPeerConnection],
    ['wrtc', wrtc.RTCPeerConnection],
  ])('%s, by its members', (engine, Connection) => {
    const connection = new Connection()
    try {
      expect(engineOf(connection)).toBe(engine)
      expect(engineOf(connection.createDataChannel('chat'))).toBe(engine)
    } finally {
      connection.close()
    }
  })

  test('of any other object it is not known', () => {
    expect(engineOf({})).toBeUndefined()
    expect(engineOf(new EventTarget())).toBeUndefined()
  })
})

test('no engine is known to leave open what an app waits for (AB-9)', () => {
  for (const known of Object.values(engines)) expect(known.filter(({ rule }) => rule === 'AB-9')).toEqual([])
})
