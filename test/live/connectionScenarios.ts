import { engine } from '#engine'
import { announced, makePeers, type Peers, settled, talked } from '../../harness/peers.ts'
import { withoutData, withWrongFingerprint } from '../../src/conformance/alteredSdp.ts'
import { Observatory, type WatchedActor } from './observatory.ts'
import type { WatchedConnection } from './watchedConnection.ts'

/** Two peers whose connections are watched, with their transports. */
interface Stage extends Peers {
  readonly A: WatchedConnection
  readonly B: WatchedConnection
  readonly observatory: Observatory
}

function openStage(): Stage {
  const observatory = new Observatory(engine)
  const peers = makePeers()
  const A = observatory.watchConnection('a', peers.a)
  const B = observatory.watchConnection('b', peers.b)
  return { ...peers, A, B, observatory }
}

/** Connects over a channel, and returns its two ends when a message has gone each way. */
async function connect(
  { a, b, A, B, observatory, negotiate }: Stage,
  init?: RTCDataChannelInit,
): Promise<readonly [WatchedActor, WatchedActor]> {
  const near = observatory.watch('A', a.createDataChannel('chat', init), a)
  const far = init?.negotiated
    ? observatory.watch('B', b.createDataChannel('chat', init), b)
    : announced(b, (channel) => observatory.watch('B', channel, b))
  await negotiate()
  const ends = [near, await far] as const
  await talked(ends[0].channel, ends[1].channel)
  await Promise.all([A, B].map((end) => end.until('connectionstatechange', 'connected')))
  return ends
}

/** What is done in each sequence; what must come of it has come when the promise resolves. */
const scenarios = {
  async 'SEQ-1'(stage) {
    await connect(stage)
  },
  async 'SEQ-2'(stage) {
    await connect(stage, { negotiated: true, id: 0 })
  },
  /** For `b` it is SEQ-7. */
  async 'SEQ-6'(stage) {
    const [, far] = await connect(stage)
    const { a, A, B } = stage
    const closed = far.event('close')
    for (const { log } of [A, B]) log.length = 0
    a.close()
    A.did('close()')
    await closed
  },
  async 'SEQ-11'({ a, A, B, negotiate }) {
    a.createDataChannel('chat')
    await negotiate({ offer: withWrongFingerprint })
    await Promise.all([A, B].map((end) => end.until('connectionstatechange', 'failed')))
  },
  /** The second half: an ICE restart, over which the channel stays. */
  async 'SEQ-12'(stage) {
    const { a, A, B, negotiate } = stage
    const [near, far] = await connect(stage)
    for (const { log } of [A, B]) log.length = 0
    a.restartIce()
    await negotiate()
    await talked(near.channel, far.channel)
    for (const [end, { channel, emitted }] of [
      [A, near],
      [B, far],
    ] as const) {
      end.did(`channel ${channel.readyState}, after ${emitted.join(' ')}`)
    }
  },
  async 'SEQ-21'({ a, b, A, observatory }) {
    observatory.watch('A', a.createDataChannel('chat'), a)
    await a.setLocalDescription(await a.createOffer())
    await b.setRemoteDescription(a.localDescription as RTCSessionDescription)
    const { sdp = '' } = await b.createAnswer()
    A.log.length = 0
    await A.call('SRD', () => a.setRemoteDescription({ type: 'answer', sdp: withoutData(sdp) }))
  },
  async 'SEQ-22'({ a, b, A, B }) {
    a.createDataChannel('a')
    b.createDataChannel('b')
    await Promise.all([a.setLocalDescription(), b.setLocalDescription()])
    for (const { log } of [A, B]) log.length = 0
    await B.call('SRD', () => b.setRemoteDescription(a.localDescription as RTCSessionDescription))
    await B.call('SLD', () => b.setLocalDescription())
    await A.call('SRD', () => a.setRemoteDescription(b.localDescription as RTCSessionDescription))
  },
  async 'SEQ-23'({ a, A }) {
    const needed = new Promise((resolve) => a.addEventListener('negotiationneeded', resolve, { once: true }))
    a.addTransceiver('audio')
    A.did('addTransceiver()')
    await needed
    await A.call('SLD', () => a.setLocalDescription())
  },
  async 'SEQ-24'({ a, A }) {
    a.createDataChannel('chat')
    await a.setLocalDescription(await a.createOffer())
    await A.until('icegatheringstatechange', 'complete')
  },
  async 'SEQ-26'({ a, A }) {
    a.createDataChannel('chat')
    await new Promise((resolve) => a.addEventListener('negotiationneeded', resolve, { once: true }))
    await a.setLocalDescription()
    A.log.length = 0
    const again = new Promise((resolve) => a.addEventListener('negotiationneeded', resolve, { once: true }))
    await A.call('SLD', () => a.setLocalDescription({ type: 'rollback' }))
    await again
  },
} satisfies Record<string, (stage: Stage) => Promise<void>>

/**
 * The sequences of the specification that connections have a part in, and that two peers can bring about.
 *
 * Elsewhere: SEQ-3, 4, 5, 13 to 18 (scenarios.ts), 25 (inFlight.test.ts), 27 and 28 (browser/). Not brought about:
 * - SEQ-8 and SEQ-10: no API sends an SCTP abort with another cause, or breaks DTLS when it is connected;
 * - SEQ-9: no engine sends SHUTDOWN;
 * - SEQ-12, first half: loopback cannot be cut from inside a page;
 * - SEQ-19: in Chromium `maxChannels` is above every id, and Firefox does not tell it;
 * - SEQ-20: it takes 65,535 channels before the first answer.
 */
export type ConnectionSequence = keyof typeof scenarios

/** What an engine has no means for. */
const impossible: Partial<Record<typeof engine, readonly ConnectionSequence[]>> = {
  // It closes itself instead of failing, restarts no ICE, answers offers by itself, ignores rollback, and has no media.
  'node-datachannel': ['SEQ-11', 'SEQ-12', 'SEQ-21', 'SEQ-22', 'SEQ-23', 'SEQ-26'],
  // It has no media.
  simulated: ['SEQ-23'],
}

/** Those that this engine can bring about. */
export const possible = (Object.keys(scenarios) as ConnectionSequence[]).filter(
  (sequence) => !impossible[engine]?.includes(sequence),
)

/** How a sequence went. */
export interface PlayedConnections {
  readonly A: WatchedConnection
  readonly B: WatchedConnection
  readonly observatory: Observatory
}

/** Plays a sequence with two live peers, until nothing more can come. */
export async function playConnections(sequence: ConnectionSequence): Promise<PlayedConnections & Pick<Peers, 'close'>> {
  const stage = openStage()
  await scenarios[sequence](stage)
  await settled()
  return stage
}
