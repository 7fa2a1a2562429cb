import type { Packet } from '../protocols/packets.ts'
import type { SimulatedClasses } from '../simulatedClasses.ts'
import type { HostWorld } from '../world/hostWorld.ts'
import { RTCDataChannel } from './channel/RTCDataChannel.ts'
import { connectionClass } from './connection/RTCPeerConnection.ts'
import { RTCDataChannelEvent } from './events/RTCDataChannelEvent.ts'
import { RTCErrorEvent } from './events/RTCErrorEvent.ts'
import { RTCPeerConnectionIceErrorEvent } from './events/RTCPeerConnectionIceErrorEvent.ts'
import { RTCPeerConnectionIceEvent } from './events/RTCPeerConnectionIceEvent.ts'
import { RTCDtlsTransport } from './transports/RTCDtlsTransport.ts'
import { RTCIceCandidatePair } from './transports/RTCIceCandidatePair.ts'
import { RTCIceTransport } from './transports/RTCIceTransport.ts'
import { RTCSctpTransport } from './transports/RTCSctpTransport.ts'
import { RTCCertificate } from './values/RTCCertificate.ts'
import { RTCError } from './values/RTCError.ts'
import { RTCIceCandidate } from './values/RTCIceCandidate.ts'
import { RTCSessionDescription } from './values/RTCSessionDescription.ts'
import { RTCStatsReport } from './values/RTCStatsReport.ts'

const shared = {
  RTCDataChannel,
  RTCSctpTransport,
  RTCDtlsTransport,
  RTCIceTransport,
  RTCIceCandidatePair,
  RTCSessionDescription,
  RTCIceCandidate,
  RTCCertificate,
  RTCError,
  RTCStatsReport,
  RTCErrorEvent,
  RTCDataChannelEvent,
  RTCPeerConnectionIceEvent,
  RTCPeerConnectionIceErrorEvent,
}

/**
 * The classes of one host. Only its `RTCPeerConnection` is its own: it leads to the host's world, and makes all other
 * objects.
 */
export function createClasses(world: HostWorld<Packet>): SimulatedClasses {
  // They have the platform's members, but those of media.
  return { ...shared, RTCPeerConnection: connectionClass(world) } as unknown as SimulatedClasses
}
