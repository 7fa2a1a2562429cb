import type SimplePeer from 'simple-peer'
import { bindDataChannel, bindPeerConnection, type PeerConnectionActor } from '../../../../../src/index.ts'

/** The chart of a connection that simple-peer has made. */
export function ofSimplePeer(peer: SimplePeer.Instance): PeerConnectionActor {
  const { _pc, _channel } = peer as unknown as { _pc: RTCPeerConnection; _channel: RTCDataChannel | null }
  const connection = bindPeerConnection(_pc)
  if (_channel) bindDataChannel(_channel, { connection: _pc })
  return connection
}
