import { expect, test } from 'vitest'
import { settled } from '../../../harness/peers.ts'
import { closedAfterEach } from '../closedAfterEach.ts'
import { expectReplayed } from '../recordedLife.ts'
import { broken, connect, type MediaPeers, makeMediaPeers, makeTrack } from './media.ts'

const closed = closedAfterEach()

async function playing(): Promise<MediaPeers> {
  const peers = closed(makeMediaPeers(['audio', 'video']))
  await connect(peers)
  return peers
}

test.each<[string, (peers: MediaPeers) => unknown]>([
  ['connects and closes', () => {}],
  [
    'replaces a track, in its turn and out of it',
    async ({ a }) => {
      const [audio, video] = a.getSenders()
      await audio?.replaceTrack(makeTrack('audio'))
      await video?.replaceTrack(makeTrack('audio')).catch(() => {})
      await Promise.all([audio?.replaceTrack(null), a.createOffer()])
    },
  ],
  [
    'changes directions, stops a transceiver and adds another',
    async ({ a, negotiate }) => {
      const [audio, video] = a.getTransceivers()
      if (audio) audio.direction = 'sendonly'
      video?.stop()
      a.addTransceiver('audio')
      await negotiate()
    },
  ],
  [
    'restarts ICE, and rolls back',
    async ({ a, negotiate }) => {
      a.restartIce()
      await negotiate()
      await a.setLocalDescription()
      await a.setLocalDescription({ type: 'rollback' })
    },
  ],
  [
    'calls what must be refused',
    async ({ a }) => {
      await Promise.allSettled([
        a.setRemoteDescription({ type: 'answer', sdp: '' }),
        a.setLocalDescription({ type: 'answer' }),
        a.addIceCandidate({ candidate: 'candidate:none' }),
        a.setLocalDescription(7 as never),
      ])
    },
  ],
  [
    'uses the legacy callbacks',
    async ({ a }) => {
      await new Promise<void>((resolve) =>
        a.createOffer(
          () => resolve(),
          () => resolve(),
        ),
      )
      await new Promise<void>((resolve) =>
        a.setRemoteDescription(
          { type: 'answer', sdp: '' },
          () => resolve(),
          () => resolve(),
        ),
      )
    },
  ],
])('a life with media that %s is replayed as it was', async (_, live) => {
  const peers = await playing()
  await live(peers)
  await settled()
  peers.close()
  await settled()
  const { A, B } = peers
  for (const { life } of [A, B]) expectReplayed(life)
  expect(broken(A).length).toBeGreaterThan(0)
})
