import type { Meta } from '@storybook/html-vite'
import { expect } from 'storybook/test'
import { waitFor } from 'xstate'
import { altered, descriptionOf, talked } from '../../harness/peers.ts'
import { connectionState, iceConnectionState, transportState, transports } from '../../src/index.ts'
import { hasChannel, isConnected, isNeeded, opened } from '../harness/connect.ts'
import { life } from '../harness/life.ts'
import { transportViews as views } from '../harness/views.ts'

const meta: Meta = { title: 'Peer connection/Disconnecting' }

export default meta

export const IceDisconnectsAndRecovers = life({
  title: 'ICE that disconnects and recovers',
  about:
    'A page cannot cut a network. So the peers use two ICE transports here, without BUNDLE, and B drops one: A’s next offer reaches it without the audio, and B’s answer is held up. A hears nothing more on that transport, and after some seconds (Chromium 6, Firefox 9) it says disconnected. That is no end: the channel goes on. When the answer arrives at last, A is connected again.',
  views,
  configuration: { bundlePolicy: 'max-compat' },
  async perform({ stage, A, B, step }) {
    await step('The peers connect over two transports', async () => {
      A.connection.createDataChannel('chat')
      A.connection.addTransceiver('audio')
      await isNeeded(A.actor)
      await stage.negotiate({ offer: withoutBundle })
      await hasChannel(B)
      for (const { actor, channel } of [A, B]) {
        await opened(channel.actor)
        await isConnected(actor)
      }
      await talked(A.channel.object, B.channel.object)
      const { ice } = transports(A.actor.getSnapshot())
      await expect(ice.length).toBe(2)
      for (const transport of ice) await waitFor(transport, isUp)
    })
    await step('B drops the audio; A hears nothing more on one transport', async () => {
      await A.connection.setLocalDescription()
      await B.connection.setRemoteDescription(altered(await descriptionOf(A.connection), withoutAudio))
      await B.connection.setLocalDescription()
      await waitFor(A.actor, (snapshot) => iceConnectionState(snapshot) === 'disconnected')
      await expect(A.channel.state).toBe('open')
      await talked(A.channel.object, B.channel.object)
    })
    await step('B’s answer arrives', async () => {
      await A.connection.setRemoteDescription(await descriptionOf(B.connection))
      const recovered = await waitFor(
        A.actor,
        (snapshot) => connectionState(snapshot) === 'connected' && iceConnectionState(snapshot) === 'connected',
      )
      await expect(transports(recovered).ice.length).toBe(1)
      await talked(A.channel.object, B.channel.object)
    })
  },
})

function isUp(snapshot: Parameters<typeof transportState>[0]): boolean {
  return ['connected', 'completed'].includes(transportState(snapshot))
}

function withoutAudio(sdp: string): string {
  return withoutBundle(sdp).replace(/m=audio \d+/, 'm=audio 0')
}

function withoutBundle(sdp: string): string {
  return sdp.replace(/a=group:BUNDLE.*\r\n/, '')
}
