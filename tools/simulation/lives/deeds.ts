import { withoutData, withWrongFingerprint } from '../../../src/conformance/alteredSdp.ts'
import type { Fault } from '../../../src/simulation/index.ts'
import type { LivingPeer } from './peer.ts'
import type { LifeStage } from './stage.ts'

const CHUNK = new Uint8Array(16_384)

type PeerDeed = (peer: LivingPeer, stage: LifeStage) => void
type StageDeed = (stage: LifeStage) => void

/** What each of the peers can do. */
const ofPeers = {
  'creates a channel': (peer) => peer.create(),
  'creates a negotiated channel': (peer) => peer.create({ negotiated: true, id: 5 }),
  'creates an unreliable channel': (peer) => peer.create({ ordered: false, maxRetransmits: 0 }),
  'creates many channels': (peer) => {
    for (let count = 0; count < 10; count++) peer.create()
  },
  offers: (peer) => peer.offer(),
  'creates an offer': (peer) => peer.does('createOffer()', peer.connection.createOffer()),
  'creates an answer': (peer) => peer.does('createAnswer()', peer.connection.createAnswer()),
  'rolls back': (peer) => peer.does('rolls back', peer.connection.setLocalDescription({ type: 'rollback' })),
  'rolls back the remote': (peer) =>
    peer.does('rolls back the remote', peer.connection.setRemoteDescription({ type: 'rollback' })),
  'answers for now': (peer) => {
    peer.answersForNow = true
  },
  'restarts ICE': (peer) => peer.tries('restartIce()', () => peer.connection.restartIce()),
  sends: (peer) => each(peer, (channel) => channel.send('data')),
  'fills a buffer': (peer) => peer.tries('fills', () => fillLast(peer)),
  'closes its first channel': (peer) => peer.tries('close()', () => peer.channels.at(0)?.channel.close()),
  'closes its last channel': (peer) => peer.tries('close()', () => peer.channels.at(-1)?.channel.close()),
  'closes all channels': (peer) => each(peer, (channel) => channel.close()),
  'closes the connection': (peer) => peer.tries('close()', () => peer.connection.close()),
  'closes channel and connection': (peer) =>
    peer.tries('close()', () => {
      peer.channels.at(-1)?.channel.close()
      peer.connection.close()
    }),
  'closes in its next event': (peer) => {
    const close = () => peer.connection.close()
    for (const type of ['signalingstatechange', 'connectionstatechange', 'datachannel'])
      peer.connection.addEventListener(type, close, { once: true })
  },
  'sends a wrong fingerprint': (peer) => {
    peer.alter = withWrongFingerprint
  },
  'sends no data section': (peer) => {
    peer.alter = withoutData
  },
  'sends what is right again': (peer) => {
    peer.alter = undefined
  },
} satisfies Record<string, PeerDeed>

const faults: readonly Fault[] = [
  { type: 'candidate' },
  { type: 'create-description' },
  { type: 'apply-description' },
  { type: 'dtls-handshake', alert: 40 },
  { type: 'channel' },
  { type: 'send' },
  { type: 'dtls-failure', alert: 80, by: 'self' },
  { type: 'dtls-failure', alert: 80, by: 'peer' },
  { type: 'sctp-abort', causeCode: 12, reason: 'enough' },
  { type: 'sctp-abort', causeCode: null },
  { type: 'sctp-shutdown' },
]

/** What the network and the machines can do. */
const ofHosts = {
  ...Object.fromEntries(
    faults.map((fault) => [
      `has ${Object.values(fault).join(' ')}`,
      (peer: LivingPeer, { network }: LifeStage) => network.fail(peer.name, fault),
    ]),
  ),
  freezes: ({ name }, { network, frozen }) => {
    network.freeze(name)
    frozen.add(name)
  },
  thaws: ({ name }, { network, frozen }) => {
    if (frozen.delete(name)) network.thaw(name)
  },
  vanishes: ({ name }, { network, vanished }) => {
    network.vanish(name)
    vanished.add(name)
  },
} satisfies Record<string, PeerDeed>

const ofNetwork = {
  'both offer': ({ alice, bob, vanished }) => {
    for (const peer of [alice, bob]) if (!vanished.has(peer.name)) peer.offer()
  },
  'both close a channel': ({ alice, bob, vanished }) => {
    for (const peer of [alice, bob])
      if (!vanished.has(peer.name)) peer.tries('close()', () => peer.channels.at(0)?.channel.close())
  },
  'both close': ({ alice, bob, vanished }) => {
    for (const peer of [alice, bob]) if (!vanished.has(peer.name)) peer.tries('close()', () => peer.connection.close())
  },
  'the network is cut': ({ network }) => network.cut(),
  'the network is healed': ({ network }) => network.heal(),
  'packets are held': ({ network }) => network.hold(),
  'packets are released': ({ network }) => network.release(),
  'the network is slow': ({ network }) => network.bandwidth(50_000),
} satisfies Record<string, StageDeed>

/** All that can be done, by its name: `alice offers`. */
export const deeds: Readonly<Record<string, StageDeed>> = {
  ...ofNetwork,
  ...Object.fromEntries(
    (['alice', 'bob'] as const).flatMap((name) =>
      Object.entries<PeerDeed>({ ...ofPeers, ...ofHosts }).map(([what, deed]) => [
        `${name} ${what}`,
        (stage: LifeStage) => {
          if (!stage.vanished.has(name)) deed(stage[name], stage)
        },
      ]),
    ),
  ),
}

function each(peer: LivingPeer, call: (channel: RTCDataChannel) => void): void {
  for (const { channel } of peer.channels) peer.tries('each', () => call(channel))
}

function fillLast({ channels }: LivingPeer): void {
  const last = channels.at(-1)?.channel
  for (let chunks = 0; chunks < 32; chunks++) last?.send(CHUNK)
}
