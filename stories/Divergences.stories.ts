import type { Meta } from '@storybook/html-vite'
import { expect } from 'storybook/test'
import { toPromise } from 'xstate'
import { engine } from '#engine'
import { settled } from '../harness/peers.ts'
import { rules } from '../machines/rules/rules.ts'
import { connect } from './harness/connect.ts'
import { expectSequence } from './harness/expected.ts'
import { type LiveStory, life } from './harness/life.ts'
import { channelViews, regionViews } from './harness/views.ts'

const meta: Meta = { title: 'Divergences' }

export default meta

const dt11 = rules['DT-11'].text.replaceAll('`', '')

export const AClosedConnectionLeavesItsChannelOpen = life({
  title: 'A closed connection leaves its channel open',
  about:
    'By the specification, connection.close() makes each channel’s readyState closed within the call, and fires nothing on it (DT-11). Every engine that was tested still shows open then, and fires close later. The chart keeps to the specification, and the difference is marked: the object says one thing, the chart another, and the rule says which of them is right.',
  views: channelViews,
  async perform({ stage, A, step }) {
    await step('The peers connect', () => connect(stage))
    await step('A closes its connection', async () => {
      stage.forget()
      stage.press(A, 'close()')
      await expect(A.read().attributes, 'DT-11').toContainEqual({
        name: 'chat.readyState',
        object: 'open',
        chart: 'closed',
        rule: 'DT-11',
      })
      await expect(await toPromise(A.channel.actor)).toEqual({ cause: 'connection-closed', opened: true })
      await expectSequence(A, 'SEQ-6')
      await expect(A.emitted, 'the chart fires nothing').toEqual([])
    })
    await step('Back to the moment when close() returns', async () => {
      stage.recall('close.returned')
      const differing = stage.element.querySelector('.of-A .differs')
      await expect(differing?.textContent).toBe('chat.readyStateopenclosed ≠')
      await expect(differing?.nextElementSibling?.textContent).toBe(`DT-11 ${dt11}`)
    })
  },
})

const ofChromium: LiveStory = {
  title: 'Of this engine: negotiationneeded during createOffer()',
  about:
    'By the specification, negotiationneeded waits until no operation is under way (INV-13). Chromium fires it while createOffer() still runs. An app that begins to negotiate at that event then makes the same offer twice. The chart takes the event as it comes, and marks it.',
  views: regionViews,
  async perform({ A, step }) {
    await step('A creates a channel, and an offer at once', async () => {
      A.connection.createDataChannel('chat')
      await A.connection.createOffer()
      await settled()
      await expect(A.rules('peerConnection')).toContain('INV-13')
    })
  },
}

const ofFirefox: LiveStory = {
  title: 'Of this engine: the descriptions cannot be read any more',
  about:
    'By the specification, close() leaves the descriptions of a connection as they are (DS-4). In Firefox, reading localDescription of a closed connection throws. An app that looks at it afterwards, for a log perhaps, must catch that. The chart still says which descriptions there are, and marks it.',
  views: regionViews,
  async perform({ stage, A, step }) {
    await step('The peers connect', () => connect(stage))
    await step('A closes its connection', async () => {
      stage.press(A, 'close()')
      await expect(() => A.connection.localDescription).toThrow()
      await expect(A.rules('peerConnection')).toContain('DS-4')
    })
  },
}

export const OfThisEngine = life(engine === 'firefox' ? ofFirefox : ofChromium)
