import { expect, onTestFinished, test, vi } from 'vitest'
import { RTCPeerConnection } from '#engine'
import { follow as after } from './after.ts'
import { follow as before } from './before.ts'

test('of an offer without an answer the connection says nothing, and its diagnosis says so', async () => {
  const rtc = new RTCPeerConnection()
  onTestFinished(() => rtc.close())
  // It stays so: the connection reads `closed` in a later task.
  const log = vi.spyOn(console, 'log')
  const isWaiting = new Promise<void>((resolve) => {
    log.mockImplementation((text) => {
      if (text === 'waiting-for-answer') resolve()
    })
  })
  before(rtc)
  after(rtc)
  rtc.createDataChannel('chat')
  await rtc.setLocalDescription(await rtc.createOffer())
  await isWaiting
  // node-datachannel reads `connecting` where a browser stays `new`.
  const shown = log.mock.calls.map(([text]) => text)
  expect(shown.filter((text) => !['new', 'connecting', 'waiting-for-answer'].includes(text))).toEqual([])
})
