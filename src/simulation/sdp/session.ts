/** A description as plain data: what of its text matters to a connection. */
export interface Session {
  /** The `o=` line: the id that stays, and the version that grows with each description that differs. */
  readonly origin: { readonly id: string; readonly version: number }
  /** The mids of the first `a=group:BUNDLE`. Empty: there is none. */
  readonly bundle: readonly string[]
  /** Whether its ICE agent is a lite one. */
  readonly iceLite: boolean
  /** The tokens of `a=ice-options`, of the session or of any section: `trickle` is one. */
  readonly iceOptions: readonly string[]
  readonly media: readonly MediaSection[]
}

/** A section of a description, from its `m=` line on. What stands in the session for all sections is in each of them. */
export interface MediaSection {
  /** What it is about: `application` for data. */
  readonly kind: string
  /** What identifies it. `undefined`: the text has none. */
  readonly mid: string | undefined
  /** 0: rejected, or, with `bundleOnly`, not offered alone. */
  readonly port: number
  /** The protocol of the `m=` line: `UDP/DTLS/SCTP`. */
  readonly protocol: string
  /** What follows the protocol in the `m=` line: `webrtc-datachannel`, or payload types. */
  readonly formats: string
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
  readonly bundleOnly: boolean
  /** Whether RTCP comes through the same port as RTP: `a=rtcp-mux`. */
  readonly rtcpMux: boolean
  /** The ICE credentials. `undefined`: it has none. */
  readonly ice: IceCredentials | undefined
  readonly fingerprints: readonly Fingerprint[]
  /** The DTLS role. `undefined`: the text has none. */
  readonly setup: 'actpass' | 'active' | 'passive' | 'holdconn' | undefined
  /** `a=sctp-port`. `undefined`: it is no section for data channels, or has none. */
  readonly sctpPort: number | undefined
  /** `a=max-message-size`, in bytes. `undefined`: the text has none, which means 65536 (RFC 8841, §6.1). */
  readonly maxMessageSize: number | undefined
  /** Each `a=candidate` line, without `a=`: `candidate:1 1 udp …`. */
  readonly candidates: readonly string[]
  /** Whether all candidates are known: `a=end-of-candidates`. */
  readonly endOfCandidates: boolean
}

/** `a=ice-ufrag` and `a=ice-pwd`. */
export interface IceCredentials {
  readonly ufrag: string
  readonly pwd: string
}

/** `a=fingerprint`: what the other end's certificate must hash to. */
export interface Fingerprint {
  /** The name of the hash function, in lower case: `sha-256`. */
  readonly algorithm: string
  /** Bytes in hexadecimal digits, in upper case, with colons between. */
  readonly value: string
}

/** A candidate as plain data: what a candidate line says. */
export interface CandidateFields {
  readonly foundation: string
  readonly component: 1 | 2
  readonly protocol: 'udp' | 'tcp'
  readonly priority: number
  readonly address: string
  readonly port: number
  readonly type: 'host' | 'srflx' | 'prflx' | 'relay'
  readonly tcpType: 'active' | 'passive' | 'so' | undefined
  readonly relatedAddress: string | undefined
  readonly relatedPort: number | undefined
  /** Of which generation it is: the `ufrag` extension. */
  readonly usernameFragment: string | undefined
}
