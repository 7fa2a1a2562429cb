import type { DataChannelActor } from '../channel/dataChannelMachine.ts'
import type { DataChannelError } from '../channel/dataChannelTypes.ts'
import type { Divergence } from '../rules/divergence.ts'
import type { DtlsTransportActor } from '../transports/dtlsTransportMachine.ts'
import type { IceGathererActor } from '../transports/iceGathererMachine.ts'
import type { IceTransportActor } from '../transports/iceTransportMachine.ts'
import type { SctpTransportActor } from '../transports/sctpTransportMachine.ts'
import type {
  DtlsTransportCause,
  DtlsTransportError,
  IceGathererCause,
  IceTransportCause,
  SctpTransportCause,
} from '../transports/transportTypes.ts'
import type { ConnectionState, IceConnectionState, IceGatheringState } from './aggregateStates.ts'
import type { Candidates, CandidatesOfBoth, GatheringError, SelectedPair } from './candidates.ts'
import type { ChannelList } from './channelList.ts'
import type { Departure } from './departure.ts'
import type { ChainedCall, Outcome } from './descriptionOutcome.ts'
import type {
  Descriptions,
  LiveSignalingState,
  OperationCause,
  SignalingCause,
  SignalingState,
} from './signalingTypes.ts'

/** An operation in the chain: one that runs, or waits for its turn. */
export interface Operation {
  /** Unique within the connection. */
  readonly id: number
  readonly call: ChainedCall
  /** Its prescribed outcome, decided by the state in which it has started; `undefined` while it waits. */
  readonly outcome: Outcome | undefined
  /** The causes of its success that have not happened yet. */
  readonly outstanding: readonly OperationCause[]
}

/** The transports in use that the engine exposes. One that transceivers share is listed once. */
export interface Transports {
  readonly sctp: SctpTransportActor | undefined
  readonly dtls: readonly DtlsTransportActor[]
  readonly ice: readonly IceTransportActor[]
  /** The gatherers of the ICE transports, in the same order. */
  readonly gatherers: readonly IceGathererActor[]
}

/** A cause for the chart of a transport. */
export type TransportReport =
  | { readonly kind: 'sctp'; readonly transport: SctpTransportActor; readonly cause: SctpTransportCause }
  | { readonly kind: 'dtls'; readonly transport: DtlsTransportActor; readonly cause: DtlsTransportCause }
  | { readonly kind: 'ice'; readonly transport: IceTransportActor; readonly cause: IceTransportCause }
  | { readonly kind: 'gatherer'; readonly transport: IceGathererActor; readonly cause: IceGathererCause }

/** The three states of a connection that the engine derives from its transports. */
export interface AggregateStates {
  readonly iceConnectionState: IceConnectionState
  readonly connectionState: ConnectionState
  readonly iceGatheringState: IceGatheringState
}

/** The states that an engine may report: only `close()` makes them `closed` (INV-1). */
export interface LiveAggregateStates extends AggregateStates {
  readonly iceConnectionState: Exclude<IceConnectionState, 'closed'>
  readonly connectionState: Exclude<ConnectionState, 'closed'>
}

/** Why a transport has failed, if the engine says so. */
export interface TransportFailure extends DtlsTransportError {
  /** The cause code of the SCTP abort (RFC 9260, section 3.3.10), or `null` if it is not known or not SCTP's. */
  readonly sctpCauseCode: number | null
}

/**
 * What can happen to a connection: a call, or one queued task of the specification. Each is one macrostep of the chart.
 * A cause that is not legal in the present state is ignored; `snapshot.can()` says so beforehand.
 *
 * To a bound connection, an app sends `close`. All other causes come from the connection.
 */
export type PeerConnectionCause =
  | SignalingCause
  /** A chained operation was called, and not refused at once (OC-1). It starts when it is the first of the chain. */
  | { readonly type: 'operation.called'; readonly id: number; readonly call: ChainedCall }
  /**
   * The first of the chain has started, and this is what decides its outcome then (OC-3). Only who runs operations knows it:
   * an engine. To who watches one, a start is no cause of its own.
   */
  | { readonly type: 'operation.started'; readonly id: number; readonly call: ChainedCall }
  /** Its promise is settled (OC-5). What its success does to signaling comes before. */
  | { readonly type: 'operation.settled'; readonly id: number }
  /** Something happened that may call for negotiation (NN-6). A return to `stable` needs no such cause. */
  | { readonly type: 'negotiation.updated' }
  /** The task of a check runs; `needed` is whether there is something to negotiate (NN-4, NN-5). */
  | { readonly type: 'negotiation.checked'; readonly needed: boolean }
  /** The engine has fired `negotiationneeded` where no check could have led to it. */
  | { readonly type: 'resync.negotiationneeded' }
  /**
   * The states of the transports, and what follows from them. All that has changed comes in one cause, because all of
   * it is written before any event is fired (IC-1).
   */
  | ({
      readonly type: 'states.reported'
      readonly transports: readonly TransportReport[]
      /** When, in milliseconds. */
      readonly time?: number
    } & LiveAggregateStates)
  /** Negotiation has changed which transports are in use. */
  | { readonly type: 'transports.changed'; readonly transports: Transports }
  /** `createDataChannel()` has returned a channel (CR-14). `channel.found`: one from before is followed now. */
  | { readonly type: 'channel.created' | 'channel.found'; readonly channel: DataChannelActor }
  /** The peer has created a channel in-band (RC-5). */
  | {
      readonly type: 'channel.announced'
      readonly channel: DataChannelActor
      readonly label: string
      readonly id: number | null
      /** Whether the channel is followed by itself, and is none of this connection's in the chart. */
      readonly isElsewhere?: boolean
    }
  /** A channel is closed, or no longer followed. */
  | { readonly type: 'channel.removed'; readonly channel: DataChannelActor }
  /** Negotiation has dropped a transport, and it is closed (AB-9). */
  | { readonly type: 'transport.removed'; readonly transport: TransportReport['transport'] }
  /** The SCTP association was aborted; an `error` of one of its channels says so. `time`: when, in milliseconds. */
  | { readonly type: 'association.failed'; readonly error: DataChannelError; readonly time?: number }
  /** The peer has said goodbye (AB-3, AB-4, AB-6). `time`: when, in milliseconds. */
  | { readonly type: 'peer.left'; readonly certain: boolean; readonly time?: number }
  /** The candidates that each side has announced by now; a side that is left out has no new ones. */
  | { readonly type: 'candidates.counted'; readonly local?: Candidates; readonly remote?: Candidates }
  /** An ICE server could not be used (`icecandidateerror`). */
  | { readonly type: 'gathering.failed'; readonly error: GatheringError }
  /** Statistics have said which pair of candidates is in use. */
  | { readonly type: 'pair.told'; readonly pair: SelectedPair }
  /**
   * `close()` was called: from now on everything reads `closed`, before the engine's own method runs. `found`: the
   * connection was found closed, and no call was observed. Sent to a bound connection, it closes the connection.
   */
  | { readonly type: 'close'; readonly found?: true; readonly time?: number }
  /** The engine's `close()` has returned. */
  | { readonly type: 'close.returned' }
  /** A driver has found an object to differ from its chart; emitted as it is. */
  | { readonly type: 'divergence'; readonly divergence: Divergence }
  /** Raised by the chart inside the same task: signaling has come back to `stable` (NN-2). */
  | { readonly type: 'stable.reached' }
  /** Raised by the chart inside the same task: the last operation of the chain is done (OC-6). */
  | { readonly type: 'chain.emptied' }

/** What an app may send to a bound connection's actor: `close` closes the connection. All other causes come from it. */
export type PeerConnectionCommand = { readonly type: 'close' }

/**
 * The events that a connection fires; none follows a local `close()` (INV-3). `divergence` is emitted only if the binding
 * has the option `divergences`.
 */
export type PeerConnectionEmitted =
  | {
      readonly type:
        | 'signalingstatechange'
        | 'negotiationneeded'
        | 'iceconnectionstatechange'
        | 'connectionstatechange'
        | 'icegatheringstatechange'
    }
  /** The peer's channel: already followed, and open. */
  | {
      readonly type: 'datachannel'
      readonly channel: DataChannelActor
      readonly label: string
      readonly id: number | null
    }
  /** The other end is gone, and has said so: see {@link peer}. The platform has no event for that. */
  | ({ readonly type: 'peerleft' } & Departure)
  | ({ readonly type: 'divergence' } & Divergence)

/**
 * When the connection entered its present states, in milliseconds of the clock of `performance.now()`; in a replayed
 * trace, from its beginning. A time that is not known is left out.
 */
export interface Since {
  readonly signalingState?: number
  readonly iceGatheringState?: number
  readonly iceConnectionState?: number
  readonly connectionState?: number
  readonly failure?: number
  readonly departure?: number
  readonly closed?: number
}

/** What the chart remembers besides its state. It holds no object of the platform. */
export interface PeerConnectionContext extends LiveAggregateStates {
  /** The last one that was not `closed`. */
  readonly signalingState: LiveSignalingState
  readonly descriptions: Descriptions
  /** The chain of operations, the running one first. */
  readonly operations: readonly Operation[]
  /** Whether something has happened since the last `negotiationneeded` that may need another negotiation. */
  readonly updated: boolean
  /** Whether a channel was ever created by this side (CR-13). */
  readonly channelCreated: boolean
  /** Whether `connectionState` was ever `connected`; `undefined` if the chart began too late to know. */
  readonly connected: boolean | undefined
  /** The failure of a transport; cleared when the connection, or another SCTP transport, is `connected`. */
  readonly failure: TransportFailure | undefined
  /** The peer's goodbye; cleared when a peer is connected again. */
  readonly departure: Departure | undefined
  readonly candidates: CandidatesOfBoth
  /** The first {@link MOST_GATHERING_ERRORS} of them, each once. */
  readonly gatheringErrors: readonly GatheringError[]
  /** Which pair of candidates is in use, once somebody has asked for it, and until another one is. */
  readonly pair: SelectedPair | undefined
  readonly since: Since
  /** The specification's `[[DataChannels]]`, and those that are closing (AMB-4). */
  readonly channels: ChannelList
  readonly transports: Transports
  /** Whether this side has closed the connection, or it was found closed. */
  readonly closedBy: PeerConnectionOutput['cause'] | undefined
  /** `connectionState` when it was closed; `closed` if the chart began then. */
  readonly lastConnectionState: ConnectionState | undefined
}

/**
 * The state in which the chart begins, and what is known of the connection's life before. Members that are left out are
 * those of a new connection.
 */
export interface PeerConnectionInput
  extends Partial<AggregateStates>,
    Partial<
      Pick<
        PeerConnectionContext,
        | 'operations'
        | 'updated'
        | 'channelCreated'
        | 'connected'
        | 'failure'
        | 'departure'
        | 'candidates'
        | 'gatheringErrors'
        | 'pair'
        | 'since'
      >
    > {
  readonly signalingState?: SignalingState
  /** What the connection shows of its descriptions. */
  readonly descriptions?: Partial<Descriptions>
  /** Whether `negotiationneeded` has fired, and nothing was negotiated since. */
  readonly isNegotiationNeeded?: boolean
}

/** How a connection has ended. A peer cannot close it: the peer's `close()` shows in the transports and channels. */
export interface PeerConnectionOutput {
  /** `local-close`: this side called `close()`. `engine`: it was found closed, and no call was observed. */
  readonly cause: 'local-close' | 'engine'
  /** Whether `connectionState` was ever seen to be `connected`. */
  readonly connected: boolean
  /** `connectionState` before it was `closed`. */
  readonly lastConnectionState: ConnectionState
}
