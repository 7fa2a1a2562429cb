import type { RemoteCandidate } from '../../protocols/iceAgent.ts'
import type { Packet } from '../../protocols/packets.ts'
import { writeCandidate } from '../../sdp/candidate.ts'
import type { CandidateFields } from '../../sdp/session.ts'
import type { GatheredCandidate } from '../../world/gatheringTypes.ts'
import { hiddenCandidate, RTCIceCandidate } from '../values/RTCIceCandidate.ts'

/** Where a candidate belongs in a description. */
export interface CandidatePlace {
  readonly sdpMid: string
  readonly sdpMLineIndex: number
}

/** How much each type is preferred (RFC 8445, section 5.1.2.2). */
const preferences = { host: 126, srflx: 100, prflx: 110, relay: 0 } as const

/** The foundation of each type, with one server each: what makes two candidates alike (RFC 8445, section 5.1.1.3). */
const foundations = { host: '1', srflx: '2', prflx: '3', relay: '4' } as const

/** What a candidate line says of a candidate that was found. */
export function fieldsOf({ type, endpoint, related }: GatheredCandidate<Packet>, ufrag: string): CandidateFields {
  return {
    foundation: foundations[type],
    component: 1,
    protocol: 'udp',
    priority: preferences[type] * 2 ** 24 + 65_535 * 2 ** 8 + 255,
    address: endpoint.address,
    port: endpoint.port,
    type,
    tcpType: undefined,
    relatedAddress: related?.address,
    relatedPort: related?.port,
    usernameFragment: ufrag,
  }
}

/** A candidate of this side, for script. */
export function localCandidate(
  found: GatheredCandidate<Packet>,
  ufrag: string,
  place: CandidatePlace,
): RTCIceCandidate {
  return new RTCIceCandidate({
    candidate: writeCandidate(fieldsOf(found, ufrag)),
    ...place,
    usernameFragment: ufrag,
    url: found.url ?? null,
    relayProtocol: found.type === 'relay' ? 'udp' : null,
  })
}

/** A candidate of the peer, for script. */
export function remoteCandidate(
  { fields, endpoint, type }: RemoteCandidate,
  ufrag: string,
  place: CandidatePlace,
): RTCIceCandidate {
  const init = { ...place, usernameFragment: ufrag }
  if (fields) return new RTCIceCandidate({ ...init, candidate: writeCandidate(fields) })
  return hiddenCandidate(init, {
    foundation: foundations[type],
    component: 1,
    protocol: 'udp',
    priority: preferences[type] * 2 ** 24 + 65_535 * 2 ** 8 + 255,
    ...endpoint,
    type,
    tcpType: undefined,
    relatedAddress: undefined,
    relatedPort: undefined,
    usernameFragment: ufrag,
  })
}
