/**
 * `webrtc-statecharts/simulation`: WebRTC in memory and in virtual time, for tests. Two peers find each other over a network
 * that can be cut, slowed down and healed, and behave as the specification says.
 *
 * @packageDocumentation
 */
export { createNetwork, type SimulatedHost, type SimulatedNetwork } from './createNetwork.ts'
export { install } from './install.ts'
export type { SimulatedClasses } from './simulatedClasses.ts'
export type { Fault, OccasionalFault, SuddenFault } from './world/faultTypes.ts'
export type { HostOptions, NatKind, NetworkOptions, ServerOptions } from './world/networkOptions.ts'
export type { PipeEnd, PipeOptions } from './world/pipeTypes.ts'
export { SimulationError, type SimulationErrorCode } from './world/SimulationError.ts'
export type { Choose, ReadyTask } from './world/schedulerTypes.ts'
