import type { Meta } from '@storybook/html-vite'
import { expect } from 'storybook/test'
import { toPromise } from 'xstate'
import { engine } from '#engine'
import { descriptionOf } from '../../harness/peers.ts'
import { withoutData } from '../../src/conformance/alteredSdp.ts'
import { signalingState } from '../../src/index.ts'
import { hasChannel, isConnected, isNeeded, opened } from '../harness/connect.ts'
import { expectConnectionSequence } from '../harness/expected.ts'
import { life } from '../harness/life.ts'
import { channelViews, regionViews as views } from '../harness/views.ts'

const meta: Meta = { title: 'Peer connection/Negotiating' }

export default meta

export const GlareAndImplicitRollback = life({
  title: 'Glare and implicit rollback',
  about:
    'Both peers make an offer at the same time. B is polite: it applies A’s offer all the same. That is an implicit rollback: within one call its signaling goes back to stable and on to have-remote-offer, and two signalingstatechange events tell so. Then B answers, and both channels open.',
  views,
  async perform({ stage, A, B, step }) {
    await step('Both offer', async () => {
      A.connection.createDataChannel('of A')
      B.connection.createDataChannel('of B')
      await Promise.all([A, B].map(({ connection }) => connection.setLocalDescription()))
      const states = [A, B].map(({ actor }) => signalingState(actor.getSnapshot()))
      await expect(states).toEqual(['have-local-offer', 'have-local-offer'])
    })
    await step('B gives way', async () => {
      const offer = await descriptionOf(A.connection)
      stage.forget()
      await B.settles('SRD', B.connection.setRemoteDescription(offer))
      await expect(B.causes, 'SG-6').toEqual(
        expect.arrayContaining(['connection local.rollback', 'connection remote.offer']),
      )
      await B.settles('SLD', B.connection.setLocalDescription())
      await A.settles('SRD', A.connection.setRemoteDescription(await descriptionOf(B.connection)))
      await expectConnectionSequence(A, 'SEQ-22')
      await expectConnectionSequence(B, 'SEQ-22')
    })
    await step('A’s channel opens', async () => {
      await opened(A.channel.actor)
      await hasChannel(B)
    })
  },
})

export const Pranswer = life({
  title: 'Pranswer',
  about:
    'A provisional answer: B answers, and keeps the right to answer otherwise. The peers are in have-local-pranswer and have-remote-pranswer until the final answer. Firefox has no pranswer: it rejects it with NotSupportedError, stays where it was, and that is marked as its divergence; B then answers at once.',
  views,
  async perform({ A, B, step }) {
    await step('A offers', async () => {
      A.connection.createDataChannel('chat')
      await A.connection.setLocalDescription()
      await B.connection.setRemoteDescription(await descriptionOf(A.connection))
    })
    await step('B answers provisionally', async () => {
      const { sdp = '' } = await B.connection.createAnswer()
      await B.settles('setLocalDescription(pranswer)', B.connection.setLocalDescription({ type: 'pranswer', sdp }))
      await A.settles('setRemoteDescription(pranswer)', A.connection.setRemoteDescription({ type: 'pranswer', sdp }))
      const states = [A, B].map(({ actor }) => signalingState(actor.getSnapshot()))
      if (engine === 'firefox') {
        await expect(states).toEqual(['have-local-offer', 'have-remote-offer'])
        for (const { rules } of [A.divergences, B.divergences].map((found) => ({
          rules: found.map(({ rule }) => rule),
        })))
          await expect(rules).toContain('SG-6')
      } else await expect(states, 'SG-6').toEqual(['have-remote-pranswer', 'have-local-pranswer'])
    })
    await step('B answers for good', async () => {
      await B.connection.setLocalDescription({ type: 'answer' })
      await A.connection.setRemoteDescription(await descriptionOf(B.connection))
      for (const { actor } of [A, B]) await isConnected(actor)
      await opened(A.channel.actor)
    })
  },
})

export const Rollback = life({
  title: 'Rollback',
  about:
    'A takes its offer back: signaling is stable again, as if it had not offered. The need to negotiate is still there, so negotiationneeded fires once more. (By the specification it fires after signalingstatechange; Chromium does it before, INV-13.)',
  views,
  async perform({ stage, A, step }) {
    await step('A offers', async () => {
      A.connection.createDataChannel('chat')
      await isNeeded(A.actor)
      await A.connection.setLocalDescription()
      await expect(signalingState(A.actor.getSnapshot())).toBe('have-local-offer')
    })
    await step('A takes it back', async () => {
      stage.forget()
      const again = new Promise((resolve) =>
        A.connection.addEventListener('negotiationneeded', resolve, { once: true }),
      )
      await A.settles('SLD', A.connection.setLocalDescription({ type: 'rollback' }))
      await again
      await expect(signalingState(A.actor.getSnapshot()), 'SG-1').toBe('stable')
      await expectConnectionSequence(A, 'SEQ-26')
    })
  },
})

export const AnswerRejectingData = life({
  title: 'Answer rejecting data',
  about:
    'A offers a channel, and the answer has no room for it. With that answer A’s transports are closed, for nothing else uses them, and the channel ends: it was never open. (In Firefox the channel stays connecting, AB-9.)',
  views: channelViews,
  async perform({ stage, A, B, step }) {
    await step('A offers a channel', async () => {
      A.connection.createDataChannel('chat')
      await A.connection.setLocalDescription(await A.connection.createOffer())
      await B.connection.setRemoteDescription(A.connection.localDescription as RTCSessionDescription)
    })
    await step('The answer rejects it', async () => {
      const { sdp = '' } = await B.connection.createAnswer()
      stage.forget()
      await A.settles('SRD', A.connection.setRemoteDescription({ type: 'answer', sdp: withoutData(sdp) }))
      await expect(A.connection.sctp, 'AB-9').toBeNull()
      await expectConnectionSequence(A, 'SEQ-21')
      if (engine === 'firefox') {
        await expect(A.channel.state).toBe('connecting')
        const { id: target } = A.channel.actor
        A.explain({ kind: 'state', rule: 'AB-9', target, expected: 'closed', actual: 'connecting' })
      } else await expect(await toPromise(A.channel.actor)).toMatchObject({ cause: 'not-created', opened: false })
    })
  },
})
