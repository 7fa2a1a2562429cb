import { expect, test } from 'vitest'
import { readText } from '../../../../src/simulation/objects/connection/writtenTexts.ts'
import { readSession } from '../../../../src/simulation/sdp/read.ts'
import { SdpError } from '../../../../src/simulation/sdp/SdpError.ts'
import { openPeers } from './peers.ts'

test('a text that was written here says what it says to who reads it', async () => {
  const { a, b, near, network } = await openPeers({ seed: 3 })
  const texts = [a, b].flatMap(({ localDescription, remoteDescription }) => [localDescription, remoteDescription])
  near.close()
  a.restartIce()
  await a.setLocalDescription()
  await network.settle()
  for (const description of [...texts, a.localDescription]) {
    const { sdp = '' } = description ?? {}
    expect(readText(sdp)).toEqual(readSession(sdp))
  }
})

test('DS-4: a text that is changed by one letter is read anew', async () => {
  const { a } = await openPeers()
  const { sdp = '' } = a.localDescription ?? {}
  const changed = sdp.replace('max-message-size:262144', 'max-message-size:262143')
  expect(readText(changed).media[0]?.maxMessageSize).toBe(262_143)
  expect(() => readText(sdp.replace('setup:', 'setup:?'))).toThrow(SdpError)
})
