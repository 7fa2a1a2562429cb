import { engine } from '#engine'
import { announced, makePeers, type Peers, settled, talked } from '../../harness/peers.ts'
import { lineOf, Observatory, type WatchedActor } from './observatory.ts'

/** Two peers with one channel, both ends of it bound with their connections. `a` has created it. */
export interface ScenarioStage extends Peers {
  readonly A: WatchedActor
  readonly B: WatchedActor
  readonly observatory: Observatory
}

/** How a scenario went: at each end what was seen, and why the chart says it ended; `undefined` where there was none. */
export interface Played {
  readonly A: string
  readonly B: string | undefined
  readonly ends: readonly WatchedActor[]
  readonly observatory: Observatory
}

/** Sets up two peers whose channel is open at both ends, after a message has gone each way. */
export async function openStage(): Promise<ScenarioStage> {
  const observatory = new Observatory(engine)
  const peers = makePeers()
  const { a, b } = peers
  observatory.watchConnection('a', a)
  observatory.watchConnection('b', b)
  const A = observatory.watch('A', a.createDataChannel('chat'), a)
  const arrived = announced(b, (channel) => observatory.watch('B', channel, b))
  await peers.negotiate()
  const B = await arrived
  await Promise.all([talked(A.channel, B.channel), B.log.includes('open[open]') || B.event('open')])
  for (const { log, emitted } of [A, B]) log.length = emitted.length = 0
  return { ...peers, A, B, observatory }
}

const CHUNK = new Uint8Array(16_384)

/** Fills the channel with 4 MiB. */
export function fill(channel: RTCDataChannel): void {
  for (let chunks = 0; chunks < 256; chunks++) channel.send(CHUNK)
}

/** What is done in each sequence, once the stage is open; the ends are reached when the promise resolves. */
const onOpenStage = {
  async 'SEQ-3'({ A, B, observatory }) {
    const closed = [A.event('close'), B.event('close')]
    observatory.call(A, 'close()', () => A.channel.close())
    await Promise.all(closed)
  },
  async 'SEQ-5'({ A, B, observatory }) {
    const closed = [A.event('close'), B.event('close')]
    observatory.call(A, 'close()', () => A.channel.close())
    observatory.call(B, 'close()', () => B.channel.close())
    await Promise.all(closed)
  },
  async 'SEQ-6'({ A, B, a, observatory }) {
    const closed = B.event('close')
    observatory.call(A, 'connection.close()', () => a.close())
    await closed
  },
  async 'SEQ-15'({ A, B, observatory }) {
    const closed = [A.event('close'), B.event('close')]
    fill(A.channel)
    observatory.call(A, 'close()', () => A.channel.close())
    await Promise.all(closed)
  },
  async 'SEQ-16'({ A, B, a, observatory }) {
    const closed = B.event('close')
    fill(A.channel)
    observatory.call(A, 'connection.close()', () => a.close())
    await closed
  },
  async 'SEQ-17'({ A, B, a, observatory }) {
    const closed = B.event('close')
    observatory.call(A, 'close()', () => A.channel.close())
    observatory.call(A, 'connection.close()', () => a.close())
    await closed
  },
} satisfies Record<string, (stage: ScenarioStage) => Promise<void>>

/** The sequences in which the channel does not open at both ends first. */
const fromStart = {
  async 'SEQ-13'({ a, b, negotiate }, observatory) {
    const A = observatory.watch('A', a.createDataChannel('chat'), a)
    const closed = A.event('close')
    observatory.call(A, 'close()', () => A.channel.close())
    await closed
    // A later connect does not revive it.
    const other = observatory.watch('other', a.createDataChannel('other'), a)
    const opened = other.event('open')
    const arrived = announced(b, () => {})
    await negotiate()
    await Promise.all([opened, arrived])
    return [A]
  },
  async 'SEQ-14'({ a }, observatory) {
    const A = observatory.watch('A', a.createDataChannel('chat'), a)
    observatory.call(A, 'connection.close()', () => a.close())
    return [A]
  },
  async 'SEQ-18'({ a, b, negotiate }, observatory) {
    const A = observatory.watch('A', a.createDataChannel('chat'), a)
    const closed = A.event('close')
    const arrived = announced(b, (channel) => {
      const B = observatory.watch('B', channel, b)
      observatory.call(B, 'close()', () => channel.close())
      return B
    })
    await negotiate()
    const B = await arrived
    await Promise.all([closed, B.channel.readyState === 'closed' || B.event('close')])
    return [A, B]
  },
} satisfies Record<string, (peers: Peers, observatory: Observatory) => Promise<WatchedActor[]>>

/** The sequences of the specification that a data channel has a part in, and that two peers can bring about. */
export type Sequence = keyof typeof onOpenStage | keyof typeof fromStart

/** Plays a sequence with two live peers, until nothing more can come. */
export async function play(sequence: Sequence): Promise<Played> {
  const [stage, ends] = sequence in onOpenStage ? await playOpen(sequence) : await playFromStart(sequence)
  await settled()
  const [A, B] = await Promise.all(ends.map(lineOf))
  stage.close()
  return { A: A ?? '', B, ends, observatory: stage.observatory }
}

async function playOpen(sequence: Sequence) {
  const stage = await openStage()
  await onOpenStage[sequence as keyof typeof onOpenStage](stage)
  return [stage, [stage.A, stage.B]] as const
}

async function playFromStart(sequence: Sequence) {
  const peers = makePeers()
  const observatory = new Observatory(engine)
  observatory.watchConnection('a', peers.a)
  observatory.watchConnection('b', peers.b)
  const ends = await fromStart[sequence as keyof typeof fromStart](peers, observatory)
  return [{ ...peers, observatory }, ends] as const
}
