import { describe, expect, test } from 'vitest'
import { RemoteCandidates } from '../../../src/session/remoteCandidates.ts'
import { ufragsIn } from '../../../src/session/ufrags.ts'
import { createNetwork } from '../../../src/simulation/index.ts'

/** A connection that notes what is added to it, and a peer that describes itself. */
async function createPeers() {
  const network = createNetwork({ seed: 1 })
  const [own, peer] = ['alice', 'bob'].map((name) => new (network.host(name).RTCPeerConnection)())
  if (!own || !peer) throw new Error('There are two.')
  const added: unknown[] = []
  own.addIceCandidate = async (candidate) => {
    added.push(candidate?.candidate)
  }
  peer.createDataChannel('chat')
  const offer = await peer.createOffer()
  const [ufrag = ''] = ufragsIn(offer.sdp)
  const describe = () => own.setRemoteDescription(offer)
  const close = () => {
    for (const connection of [own, peer]) connection.close()
  }
  return { own, added, ufrag, describe, close, remote: new RemoteCandidates(own) }
}

const candidate = (name: string) => ({ candidate: name })

describe('those of a session', () => {
  test('wait for their description, and are added once, in order', async () => {
    const { remote, added, ufrag, describe, close } = await createPeers()
    expect(remote.take(candidate('a'), ufrag, 0)).toBe(1)
    expect(remote.take(candidate('b'), ufrag, 1)).toBe(2)
    remote.add()
    expect(added).toEqual([])
    await describe()
    remote.add()
    expect(added).toEqual(['a', 'b'])
    expect(remote.take(candidate('b'), ufrag, 1)).toBe(2)
    remote.add()
    expect(added).toEqual(['a', 'b'])
    close()
  })

  test('are added at once when the description is there', async () => {
    const { remote, added, ufrag, describe, close } = await createPeers()
    await describe()
    remote.take(candidate('a'), ufrag, 0)
    expect(added).toEqual(['a'])
    close()
  })

  test('are counted without a gap', async () => {
    const { remote, close } = await createPeers()
    expect([1, 3, 0, 2].map((index) => remote.take(candidate('a'), 'u', index))).toEqual([0, 0, 2, 4])
    close()
  })

  test('of another generation are not added', async () => {
    const { remote, added, describe, close } = await createPeers()
    await describe()
    expect(remote.take(candidate('a'), 'another', 0)).toBe(1)
    expect(added).toEqual([])
    close()
  })

  test('are 64 of a generation', async () => {
    const { remote, close } = await createPeers()
    expect(remote.take(candidate('a'), 'u', 63)).toBe(0)
    expect(remote.take(candidate('a'), 'u', 64)).toBeUndefined()
    close()
  })

  test('are of four generations: the oldest one is forgotten', async () => {
    const { remote, close } = await createPeers()
    const take = (generation: string, index: number) => remote.take(candidate('a'), generation, index)
    expect(['a', 'b', 'c', 'd'].map((generation) => take(generation, 0))).toEqual([1, 1, 1, 1])
    expect(['a', 'b', 'c', 'd'].map((generation) => take(generation, 1))).toEqual([2, 2, 2, 2])
    take('e', 0)
    expect(['b', 'c', 'd', 'e'].map((generation) => take(generation, 0))).toEqual([2, 2, 2, 1])
    expect(take('a', 1)).toBe(0)
    close()
  })
})

describe('those of a plain peer', () => {
  test('wait for the description that they name, or for any', async () => {
    const { remote, added, ufrag, describe, close } = await createPeers()
    for (const one of [`a ufrag ${ufrag}`, 'b', 'c ufrag another']) remote.takePlain(candidate(one))
    expect(added).toEqual([])
    await describe()
    expect(remote.takePlain(candidate('d'))).toBe(true)
    expect(added).toEqual([`a ufrag ${ufrag}`, 'b', 'd'])
    close()
  })

  test('are 64 that wait', async () => {
    const { remote, added, describe, close } = await createPeers()
    const taken = Array.from({ length: 66 }, () => remote.takePlain(candidate('a')))
    expect(taken).toEqual([...Array.from({ length: 64 }, () => true), false, false])
    await describe()
    remote.add()
    expect(added).toHaveLength(64)
    expect(remote.takePlain(candidate('a'))).toBe(true)
    close()
  })
})

test('one that the engine does not take is one path less, and the next one is added', async () => {
  const { own, remote, added, ufrag, describe, close } = await createPeers()
  const { addIceCandidate } = own
  own.addIceCandidate = () => {
    own.addIceCandidate = addIceCandidate
    return Promise.reject(new Error('of a kind that is not known'))
  }
  await describe()
  for (const index of [0, 1]) remote.take(candidate(`${index}`), ufrag, index)
  expect(added).toEqual(['1'])
  close()
})

test('to a connection that is closed nothing is added', async () => {
  const { remote, added, ufrag, describe, close } = await createPeers()
  await describe()
  close()
  expect(remote.take(candidate('a'), ufrag, 0)).toBe(1)
  expect(added).toEqual([])
})
