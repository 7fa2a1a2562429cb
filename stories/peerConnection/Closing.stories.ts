import type { Meta } from '@storybook/html-vite'
import { expect } from 'storybook/test'
import { toPromise } from 'xstate'
import { settled } from '../../harness/peers.ts'
import { operations, type PeerConnectionActor, senders, streams } from '../../src/index.ts'
import { isConnected, isNeeded } from '../harness/connect.ts'
import { life } from '../harness/life.ts'
import { standing } from '../harness/standing.ts'
import { makeTrack } from '../harness/tracks.ts'
import { regionViews as views } from '../harness/views.ts'

const meta: Meta = { title: 'Peer connection/Closing' }

export default meta

export const CloseWithOperationsInFlight = life({
  title: 'Close with operations in flight',
  about:
    'Operations of a connection run one after the other. A calls two of them, and closes at once: the running one and the waiting one are abandoned. Their promises never settle, neither fulfilled nor rejected. Whoever awaits one needs another way out; the actor’s output is one.',
  views: ['operations', 'signaling', 'negotiation', 'channel'],
  async perform({ stage, A, step }) {
    await step('A has two operations under way, and closes', async () => {
      A.connection.createDataChannel('chat')
      const promises = [A.connection.createOffer(), A.connection.setLocalDescription()].map(standing)
      await expect(statuses(A.actor), 'OC-1').toEqual(['running createOffer', 'waiting setLocalDescription'])
      stage.press(A, 'close()')
      await expect(statuses(A.actor), 'INV-12').toEqual(['abandoned createOffer', 'abandoned setLocalDescription'])
      await expect(await toPromise(A.actor)).toMatchObject({ cause: 'local-close' })
      await settled()
      await expect(
        promises.map(({ now }) => now),
        'INV-12',
      ).toEqual(['pending', 'pending'])
    })
  },
})

function statuses(actor: PeerConnectionActor): readonly string[] {
  return operations(actor.getSnapshot()).map(({ status, call }) => `${status} ${call.method}`)
}

export const CloseWithMedia = life({
  title: 'Media: close() ends the tracks',
  about:
    'The peers send each other audio and video. A closes its connection: its senders are stopped, and each track that it has received fires ended, in a task after the call. A’s own tracks live on, they belong to the app. B’s side says nothing to its tracks: it only finds its DTLS transport closed.',
  views,
  async perform({ stage, A, B, step }) {
    await step('The peers connect, with audio and video', async () => {
      for (const { connection } of [A, B]) {
        for (const kind of ['audio', 'video'] as const) connection.addTrack(makeTrack(kind), new MediaStream())
      }
      for (const { actor } of [A, B]) await isNeeded(actor)
      await stage.negotiate()
      for (const { actor } of [A, B]) await isConnected(actor)
    })
    await step('A closes its connection', async () => {
      const received = A.connection.getReceivers().map(({ track }) => track)
      const sent = A.connection.getSenders().map(({ track }) => track)
      const ended = received.map((track) =>
        hasEnded(track, () => A.note('track', `received ${track.kind}`, 'fires “ended”')),
      )
      stage.press(A, 'close()')
      const closed = A.actor.getSnapshot()
      await expect([senders(closed), streams(closed)], 'CM-2').toEqual(['stopped', 'ended'])
      await Promise.all(ended)
      await expect(received.map(({ kind, readyState }) => `${kind} ${readyState}`)).toEqual([
        'audio ended',
        'video ended',
      ])
      await expect(sent.map((track) => track?.readyState)).toEqual(['live', 'live'])
      await settled()
      const ofB = B.connection.getReceivers().map(({ track }) => track.readyState)
      await expect(ofB, 'RP-2').toEqual(['live', 'live'])
    })
  },
})

function hasEnded(track: MediaStreamTrack, tell: () => void): Promise<void> {
  return new Promise((resolve) => {
    const take = () => {
      tell()
      resolve()
    }
    track.addEventListener('ended', take, { once: true })
  })
}
