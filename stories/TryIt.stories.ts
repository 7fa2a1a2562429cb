import type { Meta } from '@storybook/html-vite'
import { expect } from 'storybook/test'
import { connect } from './harness/connect.ts'
import { life } from './harness/life.ts'
import { channelViews as views } from './harness/views.ts'

const meta: Meta = { title: 'Try it' }

export default meta

export const TwoPeers = life({
  title: 'Try it: two peers',
  about:
    'Two connected peers, and nobody who plays a story: press the buttons. There is one for each call that is legal now. To negotiate by hand, let one peer set its local description, and the other set it as its remote one.',
  views,
  callsFirst: true,
  async perform({ stage, A, B, step }) {
    await step('The peers connect', () => connect(stage))
    await step('Your turn', async () => {
      for (const { channel } of [A, B]) await expect(channel.state).toBe('open')
    })
  },
})

export const TwoNewPeers = life({
  title: 'Try it: two new peers',
  about:
    'Two connections on which nothing has been called yet. Create a channel, then negotiate by hand: A sets its local offer, B its remote one; B sets its local answer, A its remote one.',
  views,
  callsFirst: true,
  async perform({ stage, A, B, step }) {
    await step('Your turn', async () => {
      for (const peer of [A, B]) {
        await expect(peer.channels).toEqual([])
        await expect(() => stage.press(peer, 'createAnswer()')).toThrow('not legal')
      }
    })
  },
})
