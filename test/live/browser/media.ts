import { waitFor } from 'xstate'
import { fired, makePeers, type Peers } from '../../../harness/peers.ts'
import { connectionState, type Divergence, type PeerConnectionActor, type RuleId } from '../../../src/index.ts'
import { type RecordedLife, recordLife } from '../recordedLife.ts'

/** A kind of track. */
export type TrackKind = 'audio' | 'video'

const audio = new AudioContext()

/** A track of silence, or of a blank canvas: neither needs a device or a permission. */
export function makeTrack(kind: TrackKind): MediaStreamTrack {
  if (kind === 'audio') return first(audio.createMediaStreamDestination().stream)
  const canvas = document.createElement('canvas')
  // Firefox captures only a canvas that has a context.
  canvas.getContext('2d')
  return first(canvas.captureStream())
}

/** One of two bound peers, and what was found to differ at it. */
export interface BoundEnd {
  readonly connection: RTCPeerConnection
  readonly actor: PeerConnectionActor
  readonly divergences: Divergence[]
  /** Its recording, and what comes of it. */
  readonly life: RecordedLife
}

/** Two peers, both bound. */
export interface MediaPeers extends Peers {
  readonly A: BoundEnd
  readonly B: BoundEnd
}

/** Two bound peers, each with these tracks to send, each of them in a stream of its own. */
export function makeMediaPeers(kinds: readonly TrackKind[]): MediaPeers {
  // With the candidates in the descriptions, so that none is still on its way afterwards.
  const peers = makePeers({ trickle: false })
  const { a, b } = peers
  const [A, B] = [a, b].map((connection): BoundEnd => {
    const divergences: Divergence[] = []
    const onDivergence = (divergence: Divergence) => void divergences.push(divergence)
    const life = recordLife(connection, onDivergence)
    for (const kind of kinds) connection.addTrack(makeTrack(kind), new MediaStream())
    return { connection, actor: life.actor, divergences, life }
  }) as [BoundEnd, BoundEnd]
  return { ...peers, A, B }
}

/** Connects two such peers, after both have told that they need it. */
export async function connect({ negotiate, A, B }: MediaPeers): Promise<void> {
  const ends = [A, B].filter(({ connection }) => connection.getTransceivers().length > 0)
  await Promise.all(ends.map(({ connection }) => fired(connection, 'negotiationneeded')))
  await negotiate()
  for (const { actor } of [A, B]) {
    await waitFor(actor, (snapshot) => connectionState(snapshot) === 'connected')
  }
}

/** The rules that were found broken, each once. */
export function broken({ divergences }: BoundEnd): readonly RuleId[] {
  return [...new Set(divergences.map(({ rule }) => rule))].sort()
}

function first(stream: MediaStream): MediaStreamTrack {
  return stream.getTracks()[0] as MediaStreamTrack
}
