import type { Meta } from '@storybook/html-vite'
import { expect } from 'storybook/test'
import { toPromise } from 'xstate'
import { settled } from '../harness/peers.ts'
import { hasChannel, isConnected, isNeeded, opened } from './harness/connect.ts'
import { life, type Performance } from './harness/life.ts'
import { channelViews as views } from './harness/views.ts'
import { closeDataChannel } from './mdn/closeDataChannel.ts'
import dataChannelCode from './mdn/closeDataChannel.ts?raw'
import { closePeerConnection } from './mdn/closePeerConnection.ts'
import peerConnectionCode from './mdn/closePeerConnection.ts?raw'

const meta: Meta = { title: 'MDN examples' }

export default meta

type Example = typeof closeDataChannel

export const CloseADataChannel = life({
  title: 'MDN: RTCDataChannel.close()',
  about:
    'The example of MDN’s page, as it stands there: only what “new RTCPeerConnection()” gives is a bound one. (Some copies lack a “) {” in it.) Peer B says hello; the example closes the channel on its first message, and later its onclose is called.',
  views,
  code: bodyOf(dataChannelCode),
  async perform(performance) {
    const { stage, A, B, step } = performance
    const said: string[] = []
    await step('The example runs, and the peers connect', () => run(closeDataChannel, performance, said))
    await step('B says hello', async () => {
      stage.press(B, "my channel.send('hello')")
      await expect(await toPromise(A.channel.actor)).toEqual({ cause: 'local-close', opened: true })
      await toPromise(B.channel.actor)
      await settled()
      await expect(said).toEqual(['datachannel open', 'received: hello', 'datachannel close'])
      await expect(A.emitted, 'A fires no closing').toEqual(expect.not.arrayContaining(['channel my channel closing']))
      // Another pair of candidates may be selected meanwhile.
      const ofChannel = A.emitted.filter((line) => line.startsWith('channel '))
      await expect(ofChannel.at(-1)).toBe('channel my channel close')
    })
  },
})

export const CloseAPeerConnection = life({
  title: 'MDN: RTCPeerConnection.close()',
  about:
    'The example of MDN’s page, as it stands there: only what “new RTCPeerConnection()” gives is a bound one. It closes the connection on its first message. By the specification its onclose is never called then: the app has closed everything itself. The engines call it all the same, some time later (DT-11).',
  views,
  code: bodyOf(peerConnectionCode),
  async perform(performance) {
    const { stage, A, B, step } = performance
    const said: string[] = []
    await step('The example runs, and the peers connect', () => run(closePeerConnection, performance, said))
    await step('B says hello', async () => {
      stage.press(B, "my channel.send('hello')")
      await expect(await toPromise(A.actor)).toMatchObject({ cause: 'local-close' })
      await expect(await toPromise(A.channel.actor)).toEqual({ cause: 'connection-closed', opened: true })
      await expect(A.emitted, 'DT-11: the chart fires no close').not.toContain('channel my channel close')
      await settled()
      await expect(said.slice(0, 2)).toEqual(['datachannel open', 'received: hello'])
      await expect(said.slice(2), 'DT-11: the engine does').toEqual(['datachannel close'])
      await expect(A.rules()).toContain('DT-11')
    })
  },
})

/** Runs an example with A’s connection, and connects it; `said` gets what it prints. */
async function run(example: Example, { stage, A, B }: Performance, said: string[]): Promise<void> {
  const log = (text: string) => {
    said.push(text)
    A.note('message', 'console.log', text)
  }
  const bound = function RTCPeerConnection() {
    return A.connection
  }
  example(bound as unknown as typeof RTCPeerConnection, { log })
  await isNeeded(A.actor)
  await stage.negotiate()
  await hasChannel(B)
  for (const { actor, channel } of [A, B]) {
    await isConnected(actor)
    await opened(channel.actor)
  }
}

/** The example itself, without the function around it. */
function bodyOf(code: string): string {
  return code.split('\n').slice(1, -2).join('\n').replace(/^ {2}/gm, '')
}
