import type { Meta } from '@storybook/html-vite'
import { expect } from 'storybook/test'
import { toPromise, waitFor } from 'xstate'
import { signalingState } from '../src/index.ts'
import { fill } from './harness/bytes.ts'
import { connect, hasChannel, opened } from './harness/connect.ts'
import { expectSequence } from './harness/expected.ts'
import { life } from './harness/life.ts'
import { channelViews as views } from './harness/views.ts'

const meta: Meta = { title: 'Data channel' }

export default meta

/** ICE may select another pair at any time. */
function ofChannel({ emitted }: { readonly emitted: readonly string[] }): readonly string[] {
  return emitted.filter((line) => line.startsWith('channel'))
}

export const LocalClose = life({
  title: 'Local close',
  about:
    'Peer A calls close() on its channel. Its readyState is “closing” at once, and no event tells so: A knows what it has called. Peer B is told by the event closing. When both have taken down the stream, both fire close. The connection goes on.',
  views,
  async perform({ stage, A, B, step }) {
    await step('The peers connect', () => connect(stage))
    await step('A closes its channel', async () => {
      stage.forget()
      stage.press(A, 'chat.close()')
      await expect(A.channel.state, 'DT-4').toBe('closing')
      await expect(ofChannel(A), 'DT-4, EX-7').toEqual([])
      await expect(await toPromise(A.channel.actor)).toEqual({ cause: 'local-close', opened: true })
      await expect(await toPromise(B.channel.actor)).toEqual({ cause: 'peer-close', opened: true })
      await expectSequence(A, 'SEQ-3')
      await expectSequence(B, 'SEQ-3')
      await expect(ofChannel(A)).toEqual(['channel chat close'])
      await expect(ofChannel(B)).toEqual(['channel chat closing', 'channel chat close'])
      await expect(() => stage.press(A, 'chat.close()'), 'a closed channel cannot be closed').toThrow('not legal')
      await expect(signalingState(A.actor.getSnapshot()), 'the connection goes on').toBe('stable')
    })
  },
})

export const RemoteClose = life({
  title: 'Remote close',
  about:
    'The same from the other side: peer B closes, and peer A is told. A’s chart goes to closing by the cause “stream.reset” and fires closing; this is the time to stop sending. Then both fire close.',
  views,
  async perform({ stage, A, B, step }) {
    await step('The peers connect', () => connect(stage))
    await step('B closes its end', async () => {
      stage.forget()
      const closing = waitFor(A.channel.actor, (snapshot) => snapshot.matches('closing'))
      stage.press(B, 'chat.close()')
      await closing
      await expect(ofChannel(A), 'DT-5').toEqual(['channel chat closing'])
      await expect(await toPromise(A.channel.actor)).toEqual({ cause: 'peer-close', opened: true })
      await expectSequence(A, 'SEQ-3', 'B')
      await expectSequence(B, 'SEQ-3', 'A')
      await expect(ofChannel(A)).toEqual(['channel chat closing', 'channel chat close'])
      await expect(ofChannel(B)).toEqual(['channel chat close'])
    })
  },
})

export const BothAtOnce = life({
  title: 'Both at once',
  about:
    'Both peers call close() before either has heard of the other. Each one has begun the closing itself, so neither fires closing; both fire close, and both say that they closed it.',
  views,
  async perform({ stage, A, B, step }) {
    await step('The peers connect', () => connect(stage))
    await step('Both close the channel', async () => {
      stage.forget()
      stage.press(A, 'chat.close()')
      stage.press(B, 'chat.close()')
      await expect([A.channel.state, B.channel.state]).toEqual(['closing', 'closing'])
      for (const peer of [A, B]) {
        await expect(await toPromise(peer.channel.actor)).toEqual({ cause: 'local-close', opened: true })
        await expectSequence(peer, 'SEQ-5')
        await expect(ofChannel(peer)).toEqual(['channel chat close'])
      }
    })
  },
})

export const CloseWithDataBuffered = life({
  title: 'Close with data buffered',
  about:
    'Peer A hands over 4 MiB and closes at once. This is what “closing” is for: nothing new can be sent, and what was handed over before is still on its way. The chart stays in “draining” until all of it has left, then in “resetting” until the stream is down. Every message arrives.',
  views,
  async perform({ stage, A, B, step }) {
    await step('The peers connect', () => connect(stage))
    await step('A sends 4 MiB and closes its channel', async () => {
      stage.forget()
      const before = B.channel.received
      const count = fill(A.channel.object)
      await expect(A.channel.object.bufferedAmount).toBeGreaterThan(0)
      stage.press(A, 'chat.close()')
      await expect(A.channel.actor.getSnapshot().value).toEqual({ closing: 'draining' })
      await expect(() => stage.press(A, "chat.send('hello')"), 'nothing new is sent').toThrow('not legal')
      await toPromise(B.channel.actor)
      await expectSequence(A, 'SEQ-15')
      await expectSequence(B, 'SEQ-15')
      await expect(B.channel.received - before, 'CL-5: all of it arrives').toBe(count)
      await expect(A.causes, 'CL-5').toContain('channel chat close')
    })
  },
})

export const CloseBeforeOpen = life({
  title: 'Close before open',
  about:
    'A channel that was never open is closed, and the peer never hears of it. It goes through closing all the same, and fires close. Another channel then opens, and the first one is not revived.',
  views,
  async perform({ stage, A, B, step }) {
    await step('A creates a channel and closes it', async () => {
      A.connection.createDataChannel('chat')
      stage.press(A, 'chat.close()')
      await expect(A.channel.state, 'DT-4').toBe('closing')
      await expect(await toPromise(A.channel.actor)).toEqual({ cause: 'local-close', opened: false })
    })
    await step('Another channel connects', async () => {
      A.connection.createDataChannel('other')
      await stage.negotiate()
      await hasChannel(B)
      const [, other] = A.channels
      for (const { actor } of [...(other ? [other] : []), B.channel]) await opened(actor)
      await expect(B.channels.map(({ label }) => label)).toEqual(['other'])
      await expectSequence(A, 'SEQ-13')
    })
  },
})

export const PeerClosesItsConnection = life({
  title: 'The peer closes its connection',
  about:
    'Peer B closes not the channel, but its whole connection. A’s channel ends, and says why: peer-connection-closed. A’s connection itself is not closed by that; only its transports show it. By the specification A’s channel fires error, then close. No engine does it quite so: see “Where this engine does otherwise”, AB-3.',
  views,
  async perform({ stage, A, B, step }) {
    await step('The peers connect', () => connect(stage))
    await step('B closes its connection', async () => {
      stage.forget()
      stage.press(B, 'close()')
      await expect(B.channel.state, 'DT-11').toBe('closed')
      await toPromise(A.channel.actor)
      await expectSequence(A, 'SEQ-6', 'B')
      await expectSequence(B, 'SEQ-6', 'A')
      await expect(ofChannel(B), 'INV-3: B fires nothing').toEqual([])
      await expect(signalingState(A.actor.getSnapshot()), 'RP-2').toBe('stable')
    })
    await step('A closes its own, too', async () => {
      stage.press(A, 'close()')
      await expect(await toPromise(A.actor)).toMatchObject({ cause: 'local-close', connected: true })
    })
  },
})

export const Negotiated = life({
  title: 'Negotiated',
  about:
    'Both peers create the channel themselves, with negotiated: true and the same id. Then no datachannel event announces it: each end is there from the beginning, and opens when the connection is up.',
  views,
  async perform({ stage, A, B, step }) {
    await step('Both create the channel, and connect', async () => {
      await connect(stage, { negotiated: true, id: 0 })
      for (const { emitted } of [A, B]) {
        await expect(emitted).not.toContain('connection datachannel')
        await expect(emitted.filter((type) => type.startsWith('channel'))).toEqual(['channel chat open'])
      }
    })
    await step('A closes its channel', async () => {
      stage.forget()
      stage.press(A, 'chat.close()')
      await expectSequence(A, 'SEQ-3')
      await expectSequence(B, 'SEQ-3')
    })
  },
})
