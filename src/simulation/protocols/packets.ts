import type { Datagram } from '../world/datagram.ts'

/** A connectivity check, or one for consent. */
export interface StunRequest extends Datagram {
  readonly kind: 'stun request'
  readonly transaction: number
  /** The user fragment and the password of who is asked. */
  readonly to: { readonly ufrag: string; readonly pwd: string }
  /** The user fragment of who asks. */
  readonly from: string
  /** Whether who asks decides on the pair, and takes this one. */
  readonly isNominated: boolean
}

/** The answer to a check. */
export interface StunResponse extends Datagram {
  readonly kind: 'stun response'
  readonly transaction: number
}

/** A flight of the DTLS handshake. `fingerprints` are those of the sender's certificate. */
export interface DtlsHandshake extends Datagram {
  readonly kind: 'dtls handshake'
  readonly flight: 'client hello' | 'server hello' | 'client finished' | 'server finished'
  readonly fingerprints: readonly string[]
}

/** An alert of DTLS: `close_notify`, or a fatal one. */
export interface DtlsAlert extends Datagram {
  readonly kind: 'dtls alert'
  readonly alert: number
}

/** A chunk that sets up, ends or keeps an SCTP association. */
export interface SctpControl extends Datagram {
  readonly kind: 'sctp control'
  readonly chunk:
    | { readonly type: 'init' | 'init ack'; readonly streams: number; readonly port: number }
    | { readonly type: 'abort'; readonly causeCode: number | null; readonly reason: string }
    | { readonly type: 'shutdown' }
}

/** What DCEP's OPEN says about a channel (RFC 8832, section 5.1). */
export interface ChannelOpening {
  readonly label: string
  readonly protocol: string
  readonly ordered: boolean
  readonly maxPacketLifeTime: number | null
  readonly maxRetransmits: number | null
}

/** What is said over one stream of an association. */
export interface SctpStream extends Datagram {
  readonly kind: 'sctp stream'
  readonly stream: number
  /** Counts the uses of the stream: its id may be another channel's by now. */
  readonly chunk:
    | { readonly type: 'open'; readonly opening: ChannelOpening }
    | {
        readonly type: 'data'
        readonly data: string | Uint8Array<ArrayBuffer>
        readonly isInBand: boolean
        /** Of what arrives in its order, whatever path it takes: which one it is, from 0. */
        readonly place?: number
      }
    /** So many messages were given up. */
    | { readonly type: 'forward'; readonly count: number }
    /** The sender's stream is reset, after so many messages. `unused`: nobody has used it there, and it answers another reset. */
    | { readonly type: 'reset'; readonly count: number; readonly unused?: true }
    | { readonly type: 'reset done' }
}

/** All that goes between two connections. Text and bytes are carried as they are: nothing is encrypted or encoded. */
export type Packet = StunRequest | StunResponse | DtlsHandshake | DtlsAlert | SctpControl | SctpStream

/** DTLS's alert that says goodbye (RFC 5246, section 7.2.1). */
export const CLOSE_NOTIFY = 0

/** DTLS's alert for a certificate that is not the one which was signalled (RFC 8122, section 6.2). */
export const BAD_CERTIFICATE = 42
