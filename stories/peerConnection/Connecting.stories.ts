import type { Meta } from '@storybook/html-vite'
import { expect } from 'storybook/test'
import { toPromise, waitFor } from 'xstate'
import { talked } from '../../harness/peers.ts'
import { withWrongFingerprint } from '../../src/conformance/alteredSdp.ts'
import { connectionState, iceConnectionState, signalingState, whyFailed } from '../../src/index.ts'
import { connect, isConnected, isNeeded } from '../harness/connect.ts'
import { expectConnectionSequence } from '../harness/expected.ts'
import { life } from '../harness/life.ts'
import { transportViews as views } from '../harness/views.ts'

const meta: Meta = { title: 'Peer connection/Connecting' }

export default meta

export const Connect = life({
  title: 'Connect',
  about:
    'The offer and the answer lead signaling from stable over have-local-offer, or have-remote-offer, back to stable. ICE finds a way, DTLS makes it safe, SCTP carries the channel; connectionState sums them up. Choose the rows of the timeline one by one to go through it cause by cause.',
  views: ['signaling', 'ice', 'dtls', 'channel'],
  async perform({ stage, A, B, step }) {
    await step('The peers connect', () => connect(stage))
    await step('They are connected', async () => {
      for (const peer of [A, B]) {
        const snapshot = peer.actor.getSnapshot()
        await expect([signalingState(snapshot), connectionState(snapshot)]).toEqual(['stable', 'connected'])
        await expect(whyFailed(snapshot)).toBeUndefined()
        await expectConnectionSequence(peer, 'SEQ-1')
      }
      const signaling = (emitted: readonly string[]) => emitted.filter((type) => type.endsWith('signalingstatechange'))
      await expect([signaling(A.emitted).length, signaling(B.emitted).length]).toEqual([2, 2])
    })
  },
})

export const IceRestart = life({
  title: 'ICE restart',
  about:
    'A asks for new ways to its peer: restartIce() calls for negotiation, and the new offer has new ICE credentials. Meanwhile everything goes on; the channel does not notice.',
  views,
  async perform({ stage, A, B, step }) {
    await step('The peers connect', () => connect(stage))
    await step('A restarts ICE', async () => {
      stage.forget()
      const before = ufrag(A.connection)
      stage.press(A, 'restartIce()')
      await isNeeded(A.actor)
      await stage.negotiate()
      await expect(ufrag(A.connection)).not.toBe(before)
      await talked(A.channel.object, B.channel.object)
      for (const { channel, emitted, actor } of [A, B]) {
        await expect(channel.state, 'SEQ-12').toBe('open')
        await expect(
          emitted.filter((type) => type.startsWith('channel')),
          'SEQ-12',
        ).toEqual([])
        await isConnected(actor)
      }
    })
  },
})

export const IceFails = life({
  title: 'ICE that fails',
  about:
    'A is told of one address only, at which nobody answers. ICE goes on trying for a while (Chromium some 15 seconds, Firefox 5), then it gives up: connectionState is failed, and whyFailed() says never-connected. The connection is not closed: it waits for an ICE restart, or for close().',
  views,
  async perform({ stage, A, step }) {
    await step('A has an address that does not answer', async () => {
      A.connection.createDataChannel('chat')
      await stage.negotiate({ offer: withoutCandidates, answer: withoutCandidates })
      await A.connection.addIceCandidate({
        candidate: 'candidate:1 1 UDP 2122252543 127.0.0.1 40404 typ host',
        sdpMid: '0',
      })
      await A.connection.addIceCandidate({ candidate: '', sdpMid: '0' })
    })
    await step('ICE gives up', async () => {
      const failed = await waitFor(A.actor, (snapshot) =>
        [connectionState(snapshot), iceConnectionState(snapshot)].includes('failed'),
      )
      await expect(whyFailed(failed), 'SEQ-12').toEqual({ reason: 'never-connected' })
      await expect(A.channel.state).toBe('connecting')
    })
    await step('A closes the connection', async () => {
      stage.press(A, 'close()')
      await expect(await toPromise(A.actor)).toMatchObject({ cause: 'local-close', connected: false })
      await expect(await toPromise(A.channel.actor)).toEqual({ cause: 'connection-closed', opened: false })
    })
  },
})

export const WrongFingerprint = life({
  title: 'Wrong fingerprint',
  about:
    'The fingerprint in the descriptions is not that of the peer’s certificate: someone may be in between. ICE connects, DTLS refuses: connectionState is failed, and whyFailed() says transport-failed. The engines tell no more; by the specification the DTLS transport would fire error (INV-43).',
  views: ['dtls', 'ice', 'signaling', 'channel'],
  async perform({ stage, A, B, step }) {
    await step('A’s offer is altered on its way', async () => {
      A.connection.createDataChannel('chat')
      await isNeeded(A.actor)
      await stage.negotiate({ offer: withWrongFingerprint })
    })
    await step('DTLS refuses', async () => {
      for (const peer of [A, B]) {
        const failed = await waitFor(peer.actor, (snapshot) => connectionState(snapshot) === 'failed')
        await expect(whyFailed(failed)?.reason).toBe('transport-failed')
        await expectConnectionSequence(peer, 'SEQ-11')
      }
    })
  },
})

function ufrag({ localDescription }: RTCPeerConnection): string | undefined {
  return /a=ice-ufrag:(.*)/.exec(localDescription?.sdp ?? '')?.[1]
}

function withoutCandidates(sdp: string): string {
  return sdp.replace(/^a=(candidate|end-of-candidates).*\r?\n/gm, '')
}
