/**
 * `webrtc-statecharts/session`: two peers that find each other again. `createSession()` owns its connections, `negotiate()`
 * takes care of one that the app has.
 *
 * @packageDocumentation
 */
export type { Refused, SessionMessage, SessionPart } from '../../machines/session/messages.ts'
export { PROTOCOL_VERSION } from '../../machines/session/messages.ts'
export type { Unused } from '../../machines/session/negotiationTypes.ts'
export type { RecoveryPolicy } from '../../machines/session/recoveryTypes.ts'
export type { SessionActor, SessionSnapshot } from '../../machines/session/sessionMachine.ts'
export type {
  SessionCommand,
  SessionEmitted,
  SessionFailure,
  SessionOutput,
  SessionPolicy,
} from '../../machines/session/sessionTypes.ts'
export { overBroadcastChannel, overMessagePort, overWebSocket } from './adapters.ts'
export { channelOf, connectionOf, createSession, diagnosisOf } from './createSession.ts'
export type { NegotiateOptions } from './negotiate.ts'
export { negotiate } from './negotiate.ts'
export type { SessionClock, SessionOptions, SetUpHelp } from './options.ts'
export { defaultPolicy } from './policy.ts'
export type { SessionChannel, SessionChannelOptions } from './sessionChannel.ts'
export type { SessionState } from './sessionState.ts'
export { sessionState } from './sessionState.ts'
export type { Signaling, SignalingState } from './signaling.ts'
