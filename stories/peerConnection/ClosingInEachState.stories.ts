import type { Meta, StoryObj } from '@storybook/html-vite'
import { expect } from 'storybook/test'
import { toPromise } from 'xstate'
import { engine } from '#engine'
import { descriptionOf } from '../../harness/peers.ts'
import { iceAgent, type SignalingState, senders, signalingState, streams } from '../../src/index.ts'
import { connect } from '../harness/connect.ts'
import { type LiveStory, life, type Performance } from '../harness/life.ts'
import { regionViews as views } from '../harness/views.ts'

const meta: Meta = { title: 'Peer connection/Closing in each state' }

export default meta

export const Stable = closeIn('stable', 'Connected, and nothing is being negotiated.', ({ stage }) => connect(stage))

export const HaveLocalOffer = closeIn('have-local-offer', 'A has offered and waits for the answer.', ({ A }) =>
  offer(A),
)

export const HaveRemoteOffer = closeIn(
  'have-remote-offer',
  'B has offered, and A has not answered.',
  async ({ A, B }) => {
    await offer(B)
    await A.connection.setRemoteDescription(await descriptionOf(B.connection))
  },
)

export const HaveLocalPranswer = closeIn('have-local-pranswer', 'A has answered provisionally.', async ({ A, B }) => {
  await offer(B)
  await A.connection.setRemoteDescription(await descriptionOf(B.connection))
  const { sdp = '' } = await A.connection.createAnswer()
  await A.settles('setLocalDescription(pranswer)', A.connection.setLocalDescription({ type: 'pranswer', sdp }))
})

export const HaveRemotePranswer = closeIn('have-remote-pranswer', 'B has answered provisionally.', async ({ A, B }) => {
  await offer(A)
  await B.connection.setRemoteDescription(await descriptionOf(A.connection))
  const { sdp = '' } = await B.connection.createAnswer()
  await A.settles('setRemoteDescription(pranswer)', A.connection.setRemoteDescription({ type: 'pranswer', sdp }))
})

/** In Firefox, which has no pranswer, the state in which it stays. */
const instead: Partial<Record<SignalingState, SignalingState>> =
  engine === 'firefox' ? { 'have-local-pranswer': 'have-remote-offer', 'have-remote-pranswer': 'have-local-offer' } : {}

function closeIn(state: SignalingState, about: string, reach: LiveStory['perform']): StoryObj {
  return life({
    title: `Close in ${state}`,
    about: `${about} A closes its connection. When close() returns, all of it reads closed: signaling, ICE, the transports and the channels. The ICE agent is destroyed, senders are stopped, streams are ended. No event is fired for it, not even close: whoever calls close() knows.${state.endsWith('pranswer') ? ' (Firefox has no pranswer: there, A is closed in the state before.)' : ''}`,
    views,
    async perform(performance: Performance) {
      const { stage, A, step } = performance
      await step(`A comes to ${state}`, async () => {
        await reach(performance)
        await expect(signalingState(A.actor.getSnapshot())).toBe(instead[state] ?? state)
        if (instead[state]) await expect(A.rules(), 'no pranswer').toContain('SG-6')
      })
      await step('A closes its connection', async () => {
        stage.forget()
        stage.press(A, 'close()')
        const closed = A.actor.getSnapshot()
        const { connection } = A
        await expect([iceAgent(closed), senders(closed), streams(closed)]).toEqual(['destroyed', 'stopped', 'ended'])
        const shown = [connection.signalingState, connection.connectionState, connection.iceConnectionState]
        await expect(shown, 'INV-1').toEqual(['closed', 'closed', 'closed'])
        await expect(await toPromise(A.actor)).toMatchObject({ cause: 'local-close', connected: state === 'stable' })
        for (const { state: ofChannel } of A.channels) await expect(ofChannel, 'DT-11').toBe('closed')
        await expect(A.emitted, 'INV-3').toEqual([])
        await expect(() => stage.press(A, 'close()'), 'INV-2').toThrow('not legal')
      })
    },
  })
}

async function offer({ connection }: Performance['A']): Promise<void> {
  connection.createDataChannel('chat')
  await connection.setLocalDescription()
}
