import { toPromise } from 'xstate'
import type {
  ClosedBecause,
  DataChannelActor,
  DataChannelOutput,
  PeerConnectionActor,
  PeerConnectionOutput,
} from '../src/index.ts'
import type { Piece } from './text.ts'

const channelBecause = {
  'local-close': 'this side closed the channel',
  'peer-close': 'the peer closed the channel',
  'connection-closed': 'this side closed the connection',
  'peer-connection-closed': 'the peer closed the connection',
  'transport-failed': 'what carries the channel has failed',
  rejected: 'negotiation has rejected the section for data',
  'not-created': 'the channel could not be set up',
  transferred: 'the channel was transferred',
  unknown: 'the channel alone does not tell',
} as const satisfies Record<ClosedBecause, string>

const connectionBecause = {
  'local-close': 'this side called close()',
  engine: 'found closed, no call was seen',
} as const satisfies Record<PeerConnectionOutput['cause'], string>

type Line = readonly Piece[]

/** Waits for a channel's end, and says how it was. */
export async function channelOutput(actor: DataChannelActor): Promise<readonly Line[]> {
  const { cause, opened }: DataChannelOutput = await toPromise(actor)
  return [
    [['bold', 'Output of the channel']],
    [['reset', `cause: ${cause}`]],
    [['dim', `  ${channelBecause[cause]}`]],
    [['reset', `opened: ${opened}`]],
  ]
}

/** Waits for a connection's end, and says how it was. */
export async function connectionOutput(actor: PeerConnectionActor, which = 'connection'): Promise<readonly Line[]> {
  const { cause, connected } = await toPromise(actor)
  return [
    [['bold', `Output of the ${which}`]],
    [['reset', `cause: ${cause}`]],
    [['dim', `  ${connectionBecause[cause]}`]],
    [['reset', `connected: ${connected}`]],
  ]
}
