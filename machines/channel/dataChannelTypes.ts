import type { Divergence } from '../rules/divergence.ts'

/** The values of `RTCDataChannel.readyState`. */
export type ReadyState = 'connecting' | 'open' | 'closing' | 'closed'

/**
 * What an `RTCErrorEvent` on a channel says, as plain data.
 *
 * The `name` is not here, because it is always `OperationError`. Older texts speak of a `NetworkError`; no current
 * specification has it.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcerror-interface | WebRTC 1.0, RTCError}
 */
export interface DataChannelError {
  /** `sctp-failure` or `data-channel-failure`; `null` where an engine's event carries no `RTCError`. */
  readonly errorDetail: string | null
  /** The cause code of the SCTP abort (RFC 9260, section 3.3.10), or `null` if it is not known. */
  readonly sctpCauseCode: number | null
  /** The engine's own words. */
  readonly message: string
}

/**
 * The state of the SCTP association when one of its channels ends; left out if it is not known.
 *
 * - `lives`: it works, and so does its path. An error without a code is then the peer's abort, and a bare `close` the
 *   peer's `close()` of the channel. A driver gives it for a bare `close` only if the engine reports any other end with
 *   an error;
 * - `rejected`: negotiation has rejected the section for data (AB-9);
 * - `closed`: the peer has ended it; `failed`: the transport has;
 * - `unseen`: the driver cannot see it. A `closing` is then not proof of the peer's `close()`: engines also fire it
 *   when either side closes the connection.
 */
export type AssociationEnd = 'lives' | 'rejected' | 'closed' | 'failed' | 'unseen'

/**
 * What can happen to a channel: a call, or one queued task of the specification. Each is one macrostep of the chart.
 * A cause that is not legal in the present state is ignored.
 */
export type DataChannelCause =
  /** The peer's channel is announced: `readyState` is `open`, the event `open` is still to come (DT-2). */
  | { readonly type: 'announced' }
  /** The channel is announced as open (DT-1, DT-3). */
  | { readonly type: 'open' }
  /** `close()` was called (DT-4). Sent to a bound channel, it closes the channel. */
  | { readonly type: 'close' }
  /** The peer has reset its stream (DT-5). */
  | { readonly type: 'stream.reset'; readonly association?: AssociationEnd | undefined }
  /** The closing procedure has handed all buffered messages to the transport (CL-5). */
  | { readonly type: 'drained' }
  /** The underlying data transport is closed (DT-6, DT-7, DT-8). */
  | {
      readonly type: 'transport.closed'
      /** What it closed with, if with an error. */
      readonly error?: DataChannelError
      readonly association?: AssociationEnd | undefined
    }
  /** The underlying data transport cannot be created (DT-9). */
  | { readonly type: 'creation.failed'; readonly error: DataChannelError }
  /** No stream id was left when the DTLS role became known (DT-10). */
  | { readonly type: 'id.exhausted'; readonly error: DataChannelError }
  /** A message could not be transmitted; the channel goes on (SD-6). */
  | { readonly type: 'transmit.failed'; readonly error: DataChannelError }
  /** The connection was closed by this side (DT-11). */
  | { readonly type: 'connection.closed' }
  /**
   * The channel now lives in another realm (DT-12). No event announces it: an app that transfers a channel sends this.
   */
  | { readonly type: 'transferred' }
  /** The channel is found closed, and no legal cause explains it. */
  | { readonly type: 'resync' }
  /** A driver has found the object to differ from the chart; emitted as it is. */
  | { readonly type: 'divergence'; readonly divergence: Divergence }

/**
 * What an app may send to a bound channel's actor: `close` closes the channel, and `transferred` says that it now belongs
 * to another realm. All other events come from the channel.
 */
export type DataChannelCommand = { readonly type: 'close' } | { readonly type: 'transferred' }

/**
 * The events that a channel fires, and `divergence`, which is emitted only if the binding has the option `divergences`.
 */
export type DataChannelEmitted =
  | { readonly type: 'open' }
  /** Only for a closing that the peer began. */
  | { readonly type: 'closing' }
  /** Always before `close`, and like it in the state `closed`; or a message's transmission failed (SD-6). */
  | ({ readonly type: 'error' } & DataChannelError)
  | { readonly type: 'close' }
  | ({ readonly type: 'divergence' } & Divergence)

/**
 * Why a channel has ended: the first cause that became known.
 *
 * - `local-close`: this side called `close()` on the channel;
 * - `peer-close`: the peer did;
 * - `connection-closed`: this side closed the connection;
 * - `peer-connection-closed`: the peer did;
 * - `transport-failed`: the SCTP association or what carries it has failed;
 * - `rejected`: negotiation has rejected the section for data, by either side's description;
 * - `not-created`: the channel could never be set up;
 * - `transferred`: the channel was transferred to another realm;
 * - `unknown`: the channel alone does not show it.
 */
export type ClosedBecause =
  | 'local-close'
  | 'peer-close'
  | 'connection-closed'
  | 'peer-connection-closed'
  | 'transport-failed'
  | 'rejected'
  | 'not-created'
  | 'transferred'
  | 'unknown'

/** What the chart remembers besides its state. It holds no object of the platform. */
export interface DataChannelContext {
  /** The channel's label; `undefined` where the driver does not know it. */
  readonly label: string | undefined
  /** Why the channel is ending; `undefined` as long as that is not known. */
  readonly cause: ClosedBecause | undefined
  /** Whether `readyState` was ever seen to be `open`. */
  readonly opened: boolean
  /** The error that ended the channel, if one did. */
  readonly error: DataChannelError | undefined
}

/** The state in which the chart begins, and what is known of the channel's life before. */
export interface DataChannelInput extends Partial<DataChannelContext> {
  /**
   * The state of the channel at this moment. From `open` it begins as announced, unless `hasFiredOpen` says that `open`
   * has fired.
   */
  readonly readyState: ReadyState
  /** Whether `open` has fired. */
  readonly hasFiredOpen?: boolean
}

/** How a channel has ended. */
export interface DataChannelOutput {
  /** The cause, as far as it can be known: some engines do not distinguish all causes. */
  readonly cause: ClosedBecause
  /** Whether `readyState` was ever seen to be `open`. */
  readonly opened: boolean
  /** The error that ended it, if one did. */
  readonly error?: DataChannelError
}
