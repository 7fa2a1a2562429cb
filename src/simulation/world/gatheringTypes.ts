import type { Datagram, Endpoint, Port } from './datagram.ts'

/** A server of `iceServers`, for one of its URLs. */
export interface IceServerUrl {
  /** `stun:host:port`, `turn:host:port?transport=udp`, … as it stands in the configuration. */
  readonly url: string
  readonly username?: string
  readonly credential?: string
}

/** What one gathering is to look for. */
export interface GatheringRequest {
  readonly servers: readonly IceServerUrl[]
  /** `relay`: only candidates at relays. */
  readonly policy: 'all' | 'relay'
}

/** A candidate that a gathering has found: an address, and the port to send from. */
export interface GatheredCandidate<Content extends Datagram = Datagram> {
  readonly type: 'host' | 'srflx' | 'relay'
  /** Where the peer reaches it. */
  readonly endpoint: Endpoint
  /** Of `srflx` and `relay`: the address that it stands for (`raddr`, `rport`). */
  readonly related?: Endpoint
  /** The server that it was learned from, as `RTCIceCandidate.url`. */
  readonly url?: string
  /** To send from. The port of a `srflx` candidate is that of its `host` candidate. */
  readonly port: Port<Content>
}

/** What a server has answered, if it was no candidate. */
export interface GatheringError {
  readonly url: string
  /** The STUN code (RFC 8489, RFC 8656), or 701: the server was not reached (§4.8.1.4 of WebRTC). */
  readonly errorCode: number
  readonly errorText: string
  /** The address that was asked from; `null` where it is not to be exposed. */
  readonly from: Endpoint | null
}

/** Hears what a gathering finds. Each is called beside the host's event loop, and never inside of `gather()`. */
export interface GatheringListener<Content extends Datagram = Datagram> {
  candidate(candidate: GatheredCandidate<Content>): void
  error(error: GatheringError): void
  /** All servers have answered, or were given up. It is the last call. */
  end(): void
}

/** A gathering that is going on. */
export interface Gathering {
  /** Nothing is heard of it any more. Its ports stay open until they are closed. */
  cancel(): void
}
