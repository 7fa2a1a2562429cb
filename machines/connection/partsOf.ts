import type { AnyActorRef } from 'xstate'
import { ChannelList } from './channelList.ts'
import type { PeerConnectionContext } from './peerConnectionTypes.ts'

/** The actors of a connection's channels and transports. */
export function partsOf({
  channels,
  transports,
}: Pick<PeerConnectionContext, 'channels' | 'transports'>): readonly AnyActorRef[] {
  const { sctp, dtls, ice, gatherers } = transports
  return [...ChannelList.of(channels), ...(sctp ? [sctp] : []), ...dtls, ...ice, ...gatherers]
}
