import { afterEach, describe, expect, test } from 'vitest'
import { toPromise, waitFor } from 'xstate'
import { engine } from '#engine'
import { makePeers, talked } from '../../../../harness/peers.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  channels,
  connectionState,
  readyState,
  target,
} from '../../../../src/index.ts'

const open: { close(): void }[] = []

afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

/** How a channel is transferred. In Firefox it cannot be cloned in a window. */
const ways: Record<string, (channel: RTCDataChannel) => void> = {
  'to a worker': (channel) => {
    const url = URL.createObjectURL(new Blob(['onmessage = () => {}'], { type: 'text/javascript' }))
    const worker = new Worker(url)
    open.push({ close: () => worker.terminate() })
    worker.postMessage(channel, [channel as unknown as Transferable])
  },
  ...(engine === 'chromium' && {
    'by structuredClone()': (channel: RTCDataChannel) => {
      structuredClone(channel, { transfer: [channel as unknown as Transferable] })
    },
  }),
}

/** Two peers: `a` is bound, and has a channel that is transferred without a word, and one that is not. */
function transferredAt(transfer: (channel: RTCDataChannel) => void) {
  const peers = makePeers()
  open.push(peers)
  const { a } = peers
  const connection = bindPeerConnection(a)
  const staying = a.createDataChannel('staying')
  const moved = a.createDataChannel('moved')
  const actor = bindDataChannel(moved, { connection: a })
  transfer(moved)
  expect(moved.readyState).toBe('closed')
  return { ...peers, connection, staying, moved, actor }
}

describe.each(Object.entries(ways))('TF-3: a channel that was transferred %s without a word', (_, transfer) => {
  test('reads closed once the connection has been negotiated', async () => {
    const { a, b, negotiate, connection, staying, actor } = transferredAt(transfer)
    // In Firefox the one that was transferred opens, too, and either may be announced first.
    const arrived = new Promise((resolve) => {
      b.addEventListener('datachannel', ({ channel }) => {
        if (channel.label === staying.label) resolve(talked(staying, channel))
      })
    })
    await negotiate()
    await arrived
    await waitFor(connection, (snapshot) => connectionState(snapshot) === 'connected')
    expect(readyState(actor.getSnapshot())).toBe('closed')
    expect(await toPromise(actor)).toEqual({ cause: 'unknown', opened: false })
    expect(target(actor)).toBeUndefined()
    expect(channels(connection.getSnapshot())).toEqual([bindDataChannel(staying, { connection: a })])
  })

  test('reads closed after the next event, whatever it is', async () => {
    const { a, connection, actor } = transferredAt(transfer)
    const told = new Promise<void>((resolve) => {
      a.addEventListener('signalingstatechange', () => resolve(), { once: true })
    })
    await a.setLocalDescription()
    await told
    // It is looked at again in a task of its own: an event could be on its way.
    await toPromise(actor)
    expect(readyState(actor.getSnapshot())).toBe('closed')
    expect(connection.getSnapshot().status).toBe('active')
  })

  test('is not claimed to be closed by who tells its actor to close', async () => {
    const { actor } = transferredAt(transfer)
    actor.send({ type: 'close' })
    expect(await toPromise(actor)).toEqual({ cause: 'unknown', opened: false })
  })

  test('is not claimed to be closed by who calls close()', async () => {
    const { moved, actor } = transferredAt(transfer)
    moved.close()
    expect(await toPromise(actor)).toEqual({ cause: 'unknown', opened: false })
  })

  test('nor by who closes the connection', async () => {
    const { a, actor } = transferredAt(transfer)
    a.close()
    expect((await toPromise(actor)).cause).not.toBe('local-close')
  })

  test('is transferred for who says so', async () => {
    const { actor } = transferredAt(transfer)
    actor.send({ type: 'transferred' })
    expect(await toPromise(actor)).toEqual({ cause: 'transferred', opened: false })
  })

  test('bound alone, it looks when it is told to close', async () => {
    const connection = new RTCPeerConnection()
    open.push(connection)
    const channel = connection.createDataChannel('alone')
    const actor = bindDataChannel(channel)
    transfer(channel)
    actor.send({ type: 'close' })
    expect(await toPromise(actor)).toEqual({ cause: 'unknown', opened: false })
  })
})
