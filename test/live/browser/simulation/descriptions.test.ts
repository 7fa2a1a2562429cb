import { afterEach, describe, expect, it } from 'vitest'
import { createNetwork } from '../../../../src/simulation/index.ts'

const seeds = Array.from({ length: 25 }, (_, seed) => seed)
const real: RTCPeerConnection[] = []
afterEach(() => {
  for (const connection of real.splice(0)) connection.close()
})

/** A connection of the browser, and a simulated one. Simulated ones do not connect to real ones: this is about signaling. */
function newPair(seed: number) {
  const network = createNetwork({ seed })
  const simulated = new (network.host('alice').RTCPeerConnection)()
  const connection = new RTCPeerConnection()
  real.push(connection)
  return { network, simulated, connection }
}

/** Has one offer, and the other answer, until both are stable. Descriptions are handed over as an app does it, as JSON. */
async function negotiate(
  offerer: RTCPeerConnection,
  answerer: RTCPeerConnection,
  ready = async () => {},
): Promise<void> {
  await offerer.setLocalDescription()
  await ready()
  await answerer.setRemoteDescription(JSON.parse(JSON.stringify(offerer.localDescription)))
  await answerer.setLocalDescription()
  await ready()
  await offerer.setRemoteDescription(JSON.parse(JSON.stringify(answerer.localDescription)))
  expect([offerer.signalingState, answerer.signalingState]).toEqual(['stable', 'stable'])
}

/** The sections of a description: `kind port`. */
function sections(description: RTCSessionDescription | null): readonly string[] {
  return Array.from(description?.sdp.matchAll(/^m=(\S+) (\d+)/gm) ?? [], ([, kind, port]) => `${kind} ${port}`)
}

describe('a simulated offer', () => {
  it.each(seeds)('is answered by the browser, with candidates and after a restart of ICE (seed %i)', async (seed) => {
    const { network, simulated, connection } = newPair(seed)
    for (let count = 0; count <= seed % 3; count++) simulated.createDataChannel(`channel ${count}`)
    await negotiate(simulated, connection, () => (seed % 2 === 0 ? network.settle() : Promise.resolve()))
    expect(connection.remoteDescription?.sdp.includes('a=candidate:')).toBe(seed % 2 === 0)
    expect(simulated.sctp).not.toBeNull()
    const before = simulated.localDescription?.sdp
    simulated.restartIce()
    await negotiate(simulated, connection)
    expect(simulated.localDescription?.sdp).not.toBe(before)
  })
})

describe('an offer of the browser', () => {
  it.each(seeds)('is answered by a simulated connection, and media is rejected (seed %i)', async (seed) => {
    const { simulated, connection } = newPair(seed)
    const media = ['audio', 'video'].slice(0, seed % 3)
    const transceivers = media.map((kind) => connection.addTransceiver(kind))
    connection.createDataChannel('chat')
    await negotiate(connection, simulated)
    expect(sections(simulated.localDescription)).toEqual([...media.map((kind) => `${kind} 0`), 'application 9'])
    for (const { currentDirection } of transceivers) expect(currentDirection).toBeOneOf(['inactive', 'stopped', null])
    // The other way round, on the same connections.
    await negotiate(simulated, connection)
  })

  it('with the candidates of the browser is read', async () => {
    const { simulated, connection } = newPair(1)
    connection.createDataChannel('chat')
    const added: Promise<void>[] = []
    connection.addEventListener('icecandidate', ({ candidate }) => {
      added.push(simulated.addIceCandidate(candidate?.toJSON()))
    })
    await negotiate(connection, simulated)
    await expect.poll(() => connection.iceGatheringState).toBe('complete')
    await Promise.all(added)
    expect(added.length).toBeGreaterThan(0)
  })
})
