import {
  type ClosedBecause,
  type ConnectionState,
  connectionState,
  type FailedBecause,
  type IceConnectionState,
  iceConnectionState,
  type ReadyState,
  readyState,
  whyFailed,
} from '../../../src/index.ts'
import type { BoundPeer } from './boundPeer.ts'

/** What is observed of a peer in each scenario. */
export interface Observed {
  readonly connectionState: ConnectionState
  readonly iceConnectionState: IceConnectionState
  readonly failed?: FailedBecause['reason']
  /** Of its first channel: its state, or why it has ended. */
  readonly channel?: ReadyState | ClosedBecause
}

/** What a peer shows. */
export function observed({ actor, channels: [channel] }: BoundPeer): Observed {
  const snapshot = actor.getSnapshot()
  const failed = whyFailed(snapshot)
  const channelSnapshot = channel?.getSnapshot()
  return {
    connectionState: connectionState(snapshot),
    iceConnectionState: iceConnectionState(snapshot),
    ...(failed && { failed: failed.reason }),
    ...(channelSnapshot && { channel: channelSnapshot.output?.cause ?? readyState(channelSnapshot) }),
  }
}

/** It in words, for a table. */
export function inWords({ connectionState, iceConnectionState, failed, channel }: Observed): string {
  const words = [`\`${connectionState}\``, `ICE \`${iceConnectionState}\``]
  if (failed) words.push(`\`${failed}\``)
  if (channel) words.push(`channel \`${channel}\``)
  return words.join(', ')
}
