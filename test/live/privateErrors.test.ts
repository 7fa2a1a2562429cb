import { describe, expect, test } from 'vitest'
import { RTCPeerConnection } from '#engine'
import { bindDataChannel, bindEveryPeerConnection, bindPeerConnection, unbind } from '../../src/index.ts'
import { inspect, redaction } from '../../src/inspect/index.ts'
import { record, replay } from '../../src/testing/index.ts'
import { quiet } from './quiet.ts'

const { made } = quiet()

const line = 'a=fingerprint:sha-256 AB:CD'
const address = '192.168.7.23'
const url = 'http://user:hunter2@10.9.8.7/?token=hunter2'

test('an error of an engine is in a trace without what it quotes', () => {
  const connection = new RTCPeerConnection()
  made.push({ close: () => connection.close() })
  const recording = record(bindPeerConnection(connection))
  const channel = connection.createDataChannel('chat')
  const error = { errorDetail: 'data-channel-failure', message: `Lost ${address}, after ${line}` }
  channel.dispatchEvent(Object.assign(new Event('error'), { error }))
  const entry = recording.trace.entries.find(({ kind, on }) => kind === 'event' && on === 'channel:0')
  expect(entry).toMatchObject({
    error: { errorDetail: 'data-channel-failure', message: 'Lost «IPv4 address», after «SDP, 27 characters»' },
  })
})

describe('an error of ours quotes words only:', () => {
  test.each<[string, (text: never) => unknown]>([
    ['bindPeerConnection()', bindPeerConnection],
    ['bindDataChannel()', bindDataChannel],
    ['bindEveryPeerConnection()', bindEveryPeerConnection],
    ['unbind()', unbind],
    ['record()', (text) => record(undefined as never, { include: [text] })],
    ['the limit of record()', (text) => record(undefined as never, { limit: text })],
    ['an unknown option', (text) => redaction({ [text]: 1 } as object)],
    ['replay()', replay],
    ['inspect()', (text) => inspect({ include: [text] })],
    ['redaction()', (text) => redaction({ include: [text] })],
  ])('%s', (_, call) => {
    for (const text of [line, address, url, `x ${url}`]) {
      let said = ''
      try {
        call(text as never)
      } catch (error) {
        said = String(error)
      }
      expect(said).not.toBe('')
      for (const secret of ['AB:CD', address, 'hunter2', '10.9.8.7']) expect(said).not.toContain(secret)
    }
    expect(() => call('chat' as never)).toThrow('"chat"')
  })
})
