import { expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { bindDataChannel, bindPeerConnection, readyState } from '../../../src/index.ts'

test('a channel of another realm is followed like one of this realm', async () => {
  const frame = document.body.appendChild(document.createElement('iframe'))
  const realm = frame.contentWindow as Window & typeof globalThis
  const connection = new realm.RTCPeerConnection()
  bindPeerConnection(connection)
  const channel = connection.createDataChannel('far away')
  expect(channel).not.toBeInstanceOf(RTCDataChannel)

  const actor = bindDataChannel(channel, { connection })
  channel.close()
  expect(readyState(actor.getSnapshot())).toBe('closing')
  expect(await toPromise(actor)).toEqual({ cause: 'local-close', opened: false })
  connection.close()
  frame.remove()
})

test('SEQ-28, TF-3: a transferred channel reads closed without an event, and the chart follows when it is told', async () => {
  const connection = new RTCPeerConnection()
  bindPeerConnection(connection)
  const channel = connection.createDataChannel('moving')
  const actor = bindDataChannel(channel, { connection })
  const transferable = (() => {
    try {
      structuredClone(channel, { transfer: [channel as unknown as Transferable] })
      return true
    } catch {
      return false
    }
  })()
  actor.send({ type: 'transferred' })
  expect(await toPromise(actor)).toEqual({ cause: 'transferred', opened: false })
  if (transferable) expect(channel.readyState).toBe('closed')
  connection.close()
})
