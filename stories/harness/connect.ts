import { waitFor } from 'xstate'
import { type Alterations, talked } from '../../harness/peers.ts'
import { channels, connectionState, type DataChannelActor, type PeerConnectionActor } from '../../src/index.ts'
import type { StoryStage } from './stage.ts'

/**
 * Connects over a channel that A creates. When it resolves, both peers are connected, both ends of the channel have fired
 * `open`, and a message has gone each way: one that is closed before that may leave out events.
 */
export async function connect(stage: StoryStage, init?: RTCDataChannelInit, alter?: Alterations): Promise<void> {
  const { A, B } = stage
  A.connection.createDataChannel('chat', init)
  if (init?.negotiated) B.connection.createDataChannel('chat', init)
  await isNeeded(A.actor)
  await stage.negotiate(alter)
  await hasChannel(B)
  for (const { actor, channel } of [A, B]) {
    await opened(channel.actor)
    await isConnected(actor)
  }
  await talked(A.channel.object, B.channel.object)
}

/** Resolves when a channel has fired `open`. */
export async function opened(actor: DataChannelActor): Promise<void> {
  await waitFor(actor, (snapshot) => snapshot.matches({ open: 'opened' }))
}

/** Resolves when a connection is connected. */
export async function isConnected(actor: PeerConnectionActor): Promise<void> {
  await waitFor(actor, (snapshot) => connectionState(snapshot) === 'connected')
}

/** Resolves when a connection needs negotiation. */
export async function isNeeded(actor: PeerConnectionActor): Promise<void> {
  await waitFor(actor, (snapshot) => snapshot.matches({ live: { negotiation: 'needed' } }))
}

/** Resolves when a peer has a channel. */
export async function hasChannel({ actor }: StoryStage['B']): Promise<void> {
  await waitFor(actor, (snapshot) => channels(snapshot).length > 0)
}
