import type { Meta } from '@storybook/html-vite'
import { expect } from 'storybook/test'
import { waitFor } from 'xstate'
import { createSink, SendError } from '../src/sink/index.ts'
import { connect } from './harness/connect.ts'
import { life } from './harness/life.ts'
import { progressBar } from './harness/progressBar.ts'
import type { ViewName } from './harness/views.ts'

const meta: Meta = { title: 'Sending' }

export default meta

const views: readonly ViewName[] = ['sink', 'channel']
const MEBIBYTE = 1024 * 1024
const watermarks = { highWaterMark: MEBIBYTE, lowWaterMark: MEBIBYTE / 4, chunkSize: 64 * 1024 }

export const WithBackpressure = life({
  title: 'Sending with backpressure',
  about:
    'A writes 8 MiB to a sink. It hands messages over until the channel’s buffer has reached the high watermark (saturated), waits until it has fallen to the low one (flowing), and so on: no more than 1 MiB and one message is ever buffered. In the end it is drained: all has left the buffer.',
  views,
  async perform({ stage, A, B, step }) {
    await step('The peers connect', () => connect(stage))
    await step('A sends 8 MiB', async () => {
      const size = 8 * MEBIBYTE
      const before = B.channel.received
      const bar = progressBar(size)
      stage.extra.append(bar.element)
      let most = 0
      const sink = createSink(A.channel.actor, {
        ...watermarks,
        inspect: A.inspect,
        onProgress({ state, drained }) {
          most = Math.max(most, A.channel.object.bufferedAmount)
          bar.show(drained, state)
        },
      })
      A.show(sink.actor)
      const writer = sink.writable.getWriter()
      void writer.write(new Uint8Array(size))
      await writer.close()
      await expect(sink.progress).toEqual({ state: 'drained', handedOver: size, drained: size })
      await expect(most, 'BA-1').toBeGreaterThan(0)
      await expect(most, 'BA-1').toBeLessThan(watermarks.highWaterMark + watermarks.chunkSize)
      await expect(A.causes, 'BL-1').toEqual(
        expect.arrayContaining(['sink buffer.high', 'sink buffer.low', 'sink end']),
      )
      await B.channel.hasReceived(before + size / watermarks.chunkSize)
    })
  },
})

export const ThePeerCloses = life({
  title: 'The peer closes the channel meanwhile',
  about:
    'B closes the channel while A is sending. The sink fails, says why, and gives back what it has not handed over: nothing of that has reached the peer, so it can be sent again over another channel.',
  views,
  async perform({ stage, A, B, step }) {
    await step('The peers connect', () => connect(stage))
    await step('A sends 32 MiB, and B closes the channel', async () => {
      const size = 32 * MEBIBYTE
      const bar = progressBar(size)
      stage.extra.append(bar.element)
      const sink = createSink(A.channel.actor, {
        ...watermarks,
        inspect: A.inspect,
        onProgress: ({ state, drained }) => bar.show(drained, state),
      })
      A.show(sink.actor)
      const writer = sink.writable.getWriter()
      writer.write(new Uint8Array(size)).catch(() => {})
      const closed = writer.close().catch((error: unknown) => error)
      await waitFor(sink.actor, (snapshot) => snapshot.matches('saturated'))
      stage.press(B, 'chat.close()')
      const error = await closed
      await expect(error).toBeInstanceOf(SendError)
      if (!(error instanceof SendError)) return
      // An engine may leave out `closing`: then it is not known who has closed it.
      await expect(['peer-close', 'unknown']).toContain(error.because)
      await expect(error.unsent.length).toBe(1)
      await expect(sink.actor.getSnapshot().value).toBe('failed')
    })
  },
})
