import fc from 'fast-check'
import { createNetwork, type SimulatedHost, type SimulatedNetwork } from '../../../src/simulation/index.ts'

const hosts = ['alice', 'bob'] as const

/** What the network and the two peers do, one after the other, once they have begun to connect. */
const deeds = {
  nothing: () => {},
  'the network is cut': ({ network }) => network.cut(),
  'the network is healed': ({ network }) => network.heal(),
  'packets are held': ({ network }) => network.hold(),
  'packets are released': ({ network }) => network.release(),
  'a host is frozen': ({ network }) => network.freeze('bob'),
  'a host is thawed': ({ network }) => network.thaw('bob'),
  'an association is aborted': ({ network }) => network.fail('bob', { type: 'sctp-abort', causeCode: 12 }),
  'DTLS fails': ({ network }) => network.fail('alice', { type: 'dtls-failure', alert: 80, by: 'self' }),
  'a channel is created': ({ peers: [alice] }) => void alice.createDataChannel('more'),
  'channels are closed': ({ channels }) => {
    for (const channel of channels) channel.close()
  },
  'all that is open sends': ({ channels }) => {
    for (const channel of channels) if (channel.readyState === 'open') channel.send('x'.repeat(5000))
  },
  'ICE restarts': ({ peers: [alice] }) => alice.restartIce(),
  'a connection is closed': ({ peers: [, bob] }) => bob.close(),
} satisfies Record<string, (stage: Stage) => void>

/** A life: each deed with the milliseconds that pass after it. */
const plan = fc.record({
  latency: fc.constantFrom(0, 20, 90),
  jitter: fc.constantFrom(0, 15),
  loss: fc.constantFrom(0, 0.05),
  channels: fc.integer({ min: 1, max: 4 }),
  deeds: fc.array(fc.tuple(fc.constantFrom(...Object.keys(deeds)), fc.constantFrom(0, 30, 400, 9_000)), {
    maxLength: 6,
  }),
})

interface Stage {
  readonly network: SimulatedNetwork
  readonly peers: readonly [RTCPeerConnection, RTCPeerConnection]
  readonly channels: RTCDataChannel[]
}

/** Lives the life of a seed, and gives all of it as text: what was seen, the descriptions, the trace of the network. */
export async function textOfLife(seed: number): Promise<string> {
  const [life] = fc.sample(plan, { seed, numRuns: 1 })
  if (!life) throw new Error(`There is no life of seed ${seed}`)
  const { latency, jitter, loss } = life
  const network = createNetwork({ seed, latency, jitter, loss })
  const [alice, bob] = hosts.map((name) => network.host(name)) as [SimulatedHost, SimulatedHost]
  const peers = [new alice.RTCPeerConnection(), new bob.RTCPeerConnection()] as const
  const stage: Stage = { network, peers, channels: [] }
  const lines: string[] = []
  const pipes = network.pipe(...hosts)
  for (const index of [0, 1] as const) watch(stage, index, pipes[index], lines)
  for (let count = 0; count < life.channels; count++) {
    watchChannel(stage, 'alice', peers[0].createDataChannel(String(count)), lines)
  }
  await network.advance(200)
  for (const [deed, ms] of life.deeds) {
    deeds[deed as keyof typeof deeds](stage)
    lines.push(deed)
    await network.advance(ms)
  }
  network.thaw('bob')
  network.heal()
  network.release()
  await network.settle()
  for (const peer of peers) {
    lines.push(peer.localDescription?.sdp ?? '', peer.remoteDescription?.sdp ?? '')
    peer.close()
  }
  await network.settle()
  return `${lines.join('\n')}\n${network.trace}`
}

function watch(stage: Stage, index: 0 | 1, pipe: ReturnType<SimulatedNetwork['pipe']>[0], lines: string[]): void {
  const peer = stage.peers[index]
  const name = hosts[index]
  for (const type of ['signalingstatechange', 'iceconnectionstatechange', 'connectionstatechange'])
    peer.addEventListener(type, () =>
      lines.push(`${name} ${type} ${peer.signalingState} ${peer.iceConnectionState} ${peer.connectionState}`),
    )
  peer.addEventListener('icecandidate', ({ candidate }) => {
    lines.push(`${name} ${candidate?.candidate}`)
    pipe.post({ candidate })
  })
  peer.addEventListener('datachannel', ({ channel }) => watchChannel(stage, name, channel, lines))
  const describe = async () => {
    await peer.setLocalDescription()
    pipe.post({ description: peer.localDescription })
  }
  const note = (promise: Promise<unknown>) => promise.catch((error: Error) => lines.push(`${name} ${error.name}`))
  if (index === 0) peer.addEventListener('negotiationneeded', () => note(describe()))
  pipe.onmessage = ({ data }) => note(receive(peer, data as Signal, describe))
}

interface Signal {
  readonly description?: RTCSessionDescriptionInit
  readonly candidate?: RTCIceCandidateInit
}

async function receive(
  peer: RTCPeerConnection,
  { description, candidate }: Signal,
  describe: () => Promise<void>,
): Promise<void> {
  if (!description) return peer.addIceCandidate(candidate ?? undefined)
  await peer.setRemoteDescription(description)
  if (description.type === 'offer') await describe()
}

function watchChannel({ channels }: Stage, name: string, channel: RTCDataChannel, lines: string[]): void {
  channels.push(channel)
  for (const type of ['open', 'message', 'closing', 'error', 'close'])
    channel.addEventListener(type, () => lines.push(`${name} ${channel.label} ${type} ${channel.readyState}`))
}
