import type {
  ConnectionState,
  IceConnectionState,
  IceGatheringState,
} from '../../machines/connection/aggregateStates.ts'
import type { CandidatesOfBoth, GatheringError, SelectedPair } from '../../machines/connection/candidates.ts'
import {
  connectionState,
  iceConnectionState,
  iceGatheringState,
  signalingState,
} from '../../machines/connection/connectionStates.ts'
import { peer } from '../../machines/connection/departure.ts'
import type { PeerConnectionSnapshot } from '../../machines/connection/peerConnectionMachine.ts'
import type { PeerConnectionOutput, TransportFailure } from '../../machines/connection/peerConnectionTypes.ts'
import type { SignalingState } from '../../machines/connection/signalingTypes.ts'
import { transportState } from '../../machines/transports/transportState.ts'
import type { DtlsTransportState, SctpTransportState } from '../../machines/transports/transportTypes.ts'
import { assertSnapshot } from '../errors/assertSnapshot.ts'
import { type Finding, findingsIn, isRelayed } from './findings.ts'
import { type Stage, stageOf } from './stage.ts'

/** The evidence for a diagnosis. It contains no address, no credential and no SDP. */
export interface Facts {
  /** As `signalingState(snapshot)`. */
  readonly signalingState: SignalingState
  /** As `iceGatheringState(snapshot)`. */
  readonly iceGatheringState: IceGatheringState
  /** As `iceConnectionState(snapshot)`. */
  readonly iceConnectionState: IceConnectionState
  /** As `connectionState(snapshot)`. */
  readonly connectionState: ConnectionState
  /** The state of each DTLS transport in use; empty if the engine exposes none. */
  readonly dtls: readonly DtlsTransportState[]
  /** The state of the SCTP transport, which carries the data channels; `undefined` if there is none. */
  readonly sctp: SctpTransportState | undefined
  /** The number of candidates of each type that each side has announced. */
  readonly candidates: CandidatesOfBoth
  /** What `icecandidateerror` events have said about ICE servers. */
  readonly gatheringErrors: readonly GatheringError[]
  /** The candidates in use, after {@link diagnose} has read them, until others are selected. */
  readonly pair: SelectedPair | undefined
  /** Whether a TURN server is between the peers; `undefined` until the pair is known. */
  readonly relayed: boolean | undefined
  /** Whether the other end is there, as `peer(snapshot)`. */
  readonly peer: 'there' | 'left' | 'unknown'
  /** Whether it was ever connected; `undefined` if that is not known. */
  readonly wasConnected: boolean | undefined
  /** The failure of a transport, without the engine's own message. */
  readonly failure: Omit<TransportFailure, 'message'> | undefined
  /** What has closed the connection: this side, or the engine; `undefined` while it is not closed. */
  readonly closedBy: PeerConnectionOutput['cause'] | undefined
}

/** What is going on with a connection, and why: plain data, for an app, a log and a report. */
export interface Diagnosis {
  /** How far the connection has come. */
  readonly stage: Stage
  /** Whether the stage is certain. `false`: likely, or true so far. */
  readonly certain: boolean
  /**
   * When the stage began, in milliseconds of the clock of `performance.now()`; of a replayed trace, from its beginning.
   * `undefined` if the connection was bound in this stage.
   */
  readonly since: number | undefined
  /** The findings, the most important one first. The guide “Find out why it fails” explains each code. */
  readonly findings: readonly Finding[]
  /** The evidence for the stage and the findings. */
  readonly facts: Facts
}

/**
 * Says how far a connection has come, and why it does not work, if it does not. It does not guess.
 * It reads nothing from the engine: {@link diagnose} adds the candidates in use.
 *
 * @throws BindError `not-a-snapshot`
 *
 * @example
 * ```ts
 * const { stage, findings } = diagnosis(connection.getSnapshot())
 * // 'no-local-candidates', [{ code: 'ice-server-refuses', certain: true, url: 'turn:turn.example:3478', errorCode: 401 }, …]
 * connection.select((snapshot) => diagnosis(snapshot).stage).subscribe(show)
 * ```
 */
export function diagnosis(snapshot: PeerConnectionSnapshot): Diagnosis {
  assertSnapshot(snapshot, 'peerConnection', 'diagnosis()')
  const { stage, certain, by } = stageOf(snapshot)
  return {
    stage,
    certain,
    since: snapshot.context.since[by],
    findings: findingsIn(snapshot),
    facts: factsOf(snapshot),
  }
}

function factsOf(snapshot: PeerConnectionSnapshot): Facts {
  const { transports, candidates, gatheringErrors, pair, connected, failure, closedBy } = snapshot.context
  const { sctp, dtls } = transports
  return {
    signalingState: signalingState(snapshot),
    iceGatheringState: iceGatheringState(snapshot),
    iceConnectionState: iceConnectionState(snapshot),
    connectionState: connectionState(snapshot),
    dtls: dtls.map((actor) => transportState(actor.getSnapshot())),
    sctp: sctp && transportState(sctp.getSnapshot()),
    candidates,
    gatheringErrors,
    pair,
    relayed: isRelayed(pair),
    peer: peer(snapshot),
    wasConnected: connected,
    failure: failure && withoutMessage(failure),
    closedBy,
  }
}

/** An engine may quote in it what it was given. */
function withoutMessage({ message, ...failure }: TransportFailure): Omit<TransportFailure, 'message'> {
  return failure
}
