import type { Refused } from './messages.ts'
import type { Unused } from './negotiationTypes.ts'
import type { RecoverySnapshot } from './recoveryMachine.ts'
import type { RecoveryInput, RecoveryPolicy } from './recoveryTypes.ts'

/** How a session behaves. All times are in milliseconds; `Infinity` is never. */
export interface SessionPolicy extends RecoveryPolicy {
  /**
   * After which times an offer, candidates and a question are sent again, as long as nobody acknowledges them; the last one
   * repeats, and is more than 0. Default: 500, 1000, 2000, 4000.
   */
  readonly repeat: readonly number[]
  /** How long a polite side leaves the first offer to its peer. Default: 1000. */
  readonly yield: number
  /**
   * How long the peer has to say that it is there when another one comes, which is a third one then. More than an answer takes
   * over the signalling. Default: 900.
   */
  readonly challenge: number
  /** How long `close` waits for messages to leave the buffers. Default: 10000. */
  readonly drain: number
  /** How long `close` waits for the peer to know, and to send what it still has to send. Default: 2000. */
  readonly farewell: number
}

/** What a session needs to know at its beginning. */
export interface SessionInput extends RecoveryInput {
  readonly policy: SessionPolicy
}

/** Why a session has failed. */
export type SessionFailure =
  /** The peer was not reached within `policy.giveUp`. */
  | 'gave-up'
  /** `create` has thrown, or has given something else than a new connection. */
  | 'create-failed'
  /** `setUp` has thrown or rejected, or a channel cannot be made. */
  | 'set-up-failed'
  /** Of `negotiate()`: the peer was reloaded, or a restart of ICE is no help, so that another connection is needed. */
  | 'replacement-needed'

/** What an app may send to a session. */
export interface SessionCommand {
  readonly type: 'close'
  /** For the peer: up to 1024 characters. Default: none. */
  readonly reason?: string
}

/** What can happen to a session. A cause that is not legal in the present state is ignored. */
export type SessionCause =
  | SessionCommand
  /** A peer has proved that it is there, and is the peer from now on. */
  | { readonly type: 'peer.met'; readonly polite: boolean }
  /** The peer has answered the latest question. */
  | { readonly type: 'peer.heard' }
  /** Somebody else asks for a peer, or takes this side for its peer while the own one is not connected. */
  | { readonly type: 'peer.claimed'; readonly asks: boolean }
  /** The peer closes its session. */
  | { readonly type: 'peer.goodbye'; readonly reason: string }
  /** What this side calls itself does not fit what the peer calls itself: both are polite, or neither is. */
  | { readonly type: 'politeness.conflict' }
  /** The peer has another peer. */
  | { readonly type: 'peer.busy' }
  /** Recovery wants to know whether the peer is there. */
  | { readonly type: 'ask' }
  | { readonly type: 'connection.made'; readonly epoch: number }
  /** The app's part of a connection has failed. */
  | { readonly type: 'fail'; readonly because: Exclude<SessionFailure, 'gave-up'>; readonly error: unknown }
  /** So many bytes wait in the buffers while the session closes. */
  | { readonly type: 'draining'; readonly buffered: number }
  | { readonly type: 'drained' }
  | { readonly type: 'message.refused'; readonly why: Refused | 'overload' }
  | { readonly type: 'message.unused'; readonly why: Unused | 'stranger' | 'old-connection' }
  | { readonly type: 'signaling.failed'; readonly error: unknown }
  | { readonly type: 'negotiation.failed'; readonly error: unknown }

/** What a session emits. */
export type SessionEmitted =
  /** A message cannot be used: it is no message of a session. `overload`: so many are not used that only 20 a second are emitted. */
  | { readonly type: 'refused'; readonly why: Refused | 'overload' }
  /** A message came too late, twice, or from somebody else, and does no harm. */
  | { readonly type: 'unused'; readonly why: Unused | 'stranger' | 'old-connection' }
  /** A third peer is on the pipe, and is ignored. */
  | { readonly type: 'thirdpeer' }
  /** The peer has another peer: this one is the third. */
  | { readonly type: 'busy' }
  /** Both were told to be polite, or neither was: the two have elected who is. */
  | { readonly type: 'politenessconflict' }
  /** Another connection was made. */
  | { readonly type: 'connection'; readonly epoch: number }
  /** `signaling.send` has thrown or rejected. */
  | { readonly type: 'signalingerror'; readonly error: unknown }
  /** The engine has rejected a description, or to make one. The session tries another way, and at last another connection. */
  | { readonly type: 'negotiationerror'; readonly error: unknown }

/** The path between the two, as recovery has it. */
export interface SessionPath {
  readonly value: RecoverySnapshot['value']
  readonly attempt: number
  readonly since: number
  readonly until: number | undefined
  /** Whether the next attempt is a restart of ICE. */
  readonly canRestart: boolean
  /** Whether the two were ever connected. */
  readonly hasWorked: boolean
  /** Whether the peer has said that it goes away, and was not heard since. */
  readonly hasLeft: boolean
}

/** What the chart of a session remembers besides its state. */
export interface SessionContext extends SessionInput {
  readonly path: SessionPath
  /** The number of the connection; 0 before the first one. */
  readonly epoch: number
  /** Whether this side is polite; `undefined` until the two know each other. */
  readonly polite: boolean | undefined
  /** Whether the peer has another peer. */
  readonly isBusy: boolean
  /** How many questions in a row were not answered since it has said so. */
  readonly unanswered: number
  /** Whether the one who claims to be the peer has asked for one. Else it may be a life of the peer's page that is over. */
  readonly isClaimAsked: boolean
  /** How often a third peer was ignored. */
  readonly thirdPeers: number
  /** How often the present question was asked again. */
  readonly repeated: number
  readonly buffered: number
  readonly reason: string
  readonly closedBy: 'this side' | 'peer' | undefined
  readonly failed: { readonly because: SessionFailure; readonly error?: unknown } | undefined
  /** What was found out about the last connection when the session has failed: a `Diagnosis`, or `undefined`. */
  readonly diagnosis: unknown
}

/** How a session has ended. */
export type SessionOutput =
  | { readonly outcome: 'closed'; readonly by: 'this side' | 'peer'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly because: SessionFailure; readonly error?: unknown }
