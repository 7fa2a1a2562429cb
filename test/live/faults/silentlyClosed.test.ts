import { describe, expect, test } from 'vitest'
import { toPromise, waitFor } from 'xstate'
import { engine } from '#engine'
import { announced, fired, talked } from '../../../harness/peers.ts'
import {
  bindDataChannel,
  bindPeerConnection,
  channels,
  connectionState,
  type DataChannelActor,
  readyState,
  target,
} from '../../../src/index.ts'
import { peersOfEachTest } from '../peersOfEachTest.ts'

const openPeers = peersOfEachTest()

/** Two peers with two open channels; events of the one at `a` reach nobody who listens after the app. */
async function deafPeers(deafTo: readonly string[]) {
  const peers = openPeers()
  const { a, b, negotiate } = peers
  const [near, other] = ['deaf', 'other'].map((label) => a.createDataChannel(label)) as [RTCDataChannel, RTCDataChannel]
  for (const type of deafTo) near.addEventListener(type, (event) => event.stopImmediatePropagation())
  const arrived = new Promise<ReadonlyMap<string, RTCDataChannel>>((resolve) => {
    const all = new Map<string, RTCDataChannel>()
    b.addEventListener('datachannel', ({ channel }) => {
      if (all.set(channel.label, channel).size === 2) resolve(all)
    })
  })
  await negotiate()
  const far = await arrived
  await talked(near, far.get('deaf') as RTCDataChannel)
  await talked(other, far.get('other') as RTCDataChannel)
  const connection = bindPeerConnection(a)
  const [deaf, hearing] = [near, other].map((channel) => bindDataChannel(channel, { connection: a }))
  await waitFor(connection, (snapshot) => connectionState(snapshot) === 'connected')
  return {
    ...peers,
    near,
    other,
    far: far.get('deaf') as RTCDataChannel,
    farOther: far.get('other') as RTCDataChannel,
    connection,
    deaf: deaf as DataChannelActor,
    hearing: hearing as DataChannelActor,
  }
}

type Deaf = Awaited<ReturnType<typeof deafPeers>>

/** Resolves when the object is closed, of which its own events tell nobody. */
async function closedByPeer({ near, far }: Deaf): Promise<void> {
  const farClosed = fired(far, 'close')
  far.close()
  await farClosed
  while (near.readyState !== 'closed') await roundTrip()

  function roundTrip(): Promise<void> {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve(port1.close())
      port2.postMessage('')
    })
  }
}

const bothStopped = [['close'], ['closing', 'close']]

describe.each(bothStopped.map((types) => ({ types })))(
  'closed while an earlier listener stops $types, a channel reads closed',
  ({ types }) => {
    /** What the connection may hear or do next. */
    const occasions: Record<string, (peers: Deaf) => Promise<unknown>> = {
      'a call of its connection': ({ a }) => a.createOffer(),
      'close() of its connection': async ({ a }) => a.close(),
      'its connection’s actor being told to close': async ({ connection }) => connection.send({ type: 'close' }),
      ...(engine === 'node-datachannel'
        ? {}
        : {
            // node-datachannel negotiates by itself, and once.
            'a negotiation': ({ negotiate }: Deaf) => negotiate(),
            'a restart of ICE': async ({ a, negotiate }: Deaf) => {
              a.restartIce()
              await negotiate()
            },
          }),
    }

    test.each(Object.entries(occasions))('after %s', async (_, occasion) => {
      const peers = await deafPeers(types)
      await closedByPeer(peers)
      expect(peers.near.readyState).toBe('closed')
      await occasion(peers)
      const { cause, opened } = await toPromise(peers.deaf)
      expect(readyState(peers.deaf.getSnapshot())).toBe('closed')
      expect([cause === 'local-close', opened]).toEqual([false, true])
      expect(target(peers.deaf)).toBeUndefined()
      const connection = peers.connection.getSnapshot()
      if (connection.status === 'active') expect(channels(connection)).toEqual([peers.hearing])
    })

    test('when its actor is told to close, without having been closed by it', async () => {
      const peers = await deafPeers(types)
      await closedByPeer(peers)
      peers.deaf.send({ type: 'close' })
      expect((await toPromise(peers.deaf)).cause).not.toBe('local-close')
    })

    test('when it is closed by the app, without having been closed by it', async () => {
      const peers = await deafPeers(types)
      await closedByPeer(peers)
      peers.near.close()
      expect((await toPromise(peers.deaf)).cause).not.toBe('local-close')
    })

    test('bound alone, when its actor is told to close', async () => {
      const peers = await deafPeers(types)
      await closedByPeer(peers)
      const { a, b, negotiate } = openPeers()
      const near = a.createDataChannel('alone')
      for (const type of types) near.addEventListener(type, (event) => event.stopImmediatePropagation())
      const arrived = announced(b, (far) => far)
      await negotiate()
      const far = await arrived
      await talked(near, far)
      const alone = bindDataChannel(near)
      await closedByPeer({ ...peers, near, far })
      alone.send({ type: 'close' })
      expect(await toPromise(alone)).toEqual({ cause: 'unknown', opened: true })
    })
  },
)
