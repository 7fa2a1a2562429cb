import { expect, test } from 'vitest'
import { RTCPeerConnection } from '#engine'
import { follow as after } from './after.ts'
import { follow as before } from './before.ts'

test('of an offer without an answer the connection says nothing, and its diagnosis says so', async () => {
  const rtc = new RTCPeerConnection()
  const shown: string[] = []
  before(rtc, (text) => shown.push(`before: ${text}`))
  const isWaiting = new Promise<void>((resolve) => {
    after(rtc, (text) => {
      shown.push(`after: ${text}`)
      if (text === 'waiting-for-answer') resolve()
    })
  })
  rtc.createDataChannel('chat')
  await rtc.setLocalDescription(await rtc.createOffer())
  await isWaiting
  expect(shown).toContain('after: waiting-for-answer')
  // node-datachannel reads `connecting` where a browser stays `new`.
  expect(shown.filter((line) => /^before: (?!connecting)/.test(line))).toEqual([])
  rtc.close()
})
