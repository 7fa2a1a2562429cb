import { expect, test } from 'vitest'
import { toPromise, waitFor } from 'xstate'
import { engine } from '#engine'
import { settled, talked } from '../../../harness/peers.ts'
import { divergences } from '../../../src/divergences/index.ts'
import {
  type BindOptions,
  bindDataChannel,
  bindPeerConnection,
  channels,
  connectionState,
  type Divergence,
} from '../../../src/index.ts'
import { peersOfEachTest } from '../peersOfEachTest.ts'

const openPeers = peersOfEachTest()

/** A healthy life of two peers with two channels, of which one is closed, and all that is said of it. */
async function saidOf(options: () => BindOptions): Promise<readonly string[]> {
  const { a, b, negotiate } = openPeers()
  const said: string[] = []
  const hear = (divergence: Divergence) => said.push(JSON.stringify(divergence))
  const [A, B] = [a, b].map((connection) => {
    const actor = bindPeerConnection(connection, options())
    actor.on('divergence', hear)
    actor.subscribe((snapshot) => {
      for (const channel of channels(snapshot)) channel.on('divergence', hear)
    })
    return actor
  }) as [ReturnType<typeof bindPeerConnection>, ReturnType<typeof bindPeerConnection>]
  // node-datachannel has no media.
  if (engine !== 'node-datachannel') a.addTransceiver('audio')
  const [near, other] = ['chat', 'other'].map((label) => a.createDataChannel(label)) as [RTCDataChannel, RTCDataChannel]
  const arrived = new Promise<RTCDataChannel>((resolve) => {
    b.addEventListener('datachannel', ({ channel }) => {
      if (channel.label === 'chat') resolve(channel)
    })
  })
  await negotiate()
  await talked(near, await arrived)
  for (const actor of [A, B]) await waitFor(actor, (snapshot) => connectionState(snapshot) === 'connected')
  if (other.readyState === 'connecting') await new Promise((resolve) => other.addEventListener('open', resolve))
  const closed = toPromise(bindDataChannel(other, { connection: a }))
  other.close()
  await closed
  a.close()
  b.close()
  await settled()
  return said
}

test('a healthy connection says nothing when nobody has asked, from its binding to its end', async () => {
  expect(await saidOf(() => ({}))).toEqual([])
})

test('a healthy connection says nothing that is not known of the engine', async () => {
  expect(await saidOf(() => ({ divergences }))).toEqual([])
  const told: Divergence[] = []
  const onDivergence = (divergence: Divergence) => void told.push(divergence)
  expect(await saidOf(() => ({ divergences: divergences({ onDivergence }) }))).toEqual([])
  expect(told).toEqual([])
})

test('what is known of the engine is said to who asks for it, each at most once', async () => {
  const told: Divergence[] = []
  const onDivergence = (divergence: Divergence) => void told.push(divergence)
  await saidOf(() => ({ divergences: divergences({ onDivergence, known: true }) }))
  // Each of the engines leaves a channel open in its connection’s close().
  const late = told.filter(({ rule }) => rule === 'DT-11').map((each) => JSON.stringify(each))
  expect(late.length).toBeGreaterThan(0)
  // Two peers, each once.
  const times = (words: string) => told.filter((each) => JSON.stringify(each) === words).length
  expect(told.filter((each) => times(JSON.stringify(each)) > 2)).toEqual([])
})
