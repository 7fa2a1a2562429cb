import type { Observable } from 'rxjs'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import type { ReadyState } from '../../machines/channel/dataChannelTypes.ts'
import { readyState } from '../../machines/channel/readyState.ts'
import type {
  ConnectionState,
  IceConnectionState,
  IceGatheringState,
} from '../../machines/connection/aggregateStates.ts'
import {
  channels,
  connectionState,
  iceConnectionState,
  iceGatheringState,
  signalingState,
} from '../../machines/connection/connectionStates.ts'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import type { SignalingState } from '../../machines/connection/signalingTypes.ts'
import { assertChannelActor, assertConnectionActor } from '../bind/actorAssertions.ts'
import { select$ } from './state.ts'

/**
 * A channel's `readyState`: the present value for each subscriber, then each new one. It completes with `closed`, or
 * when the channel is unbound.
 *
 * @throws {@link BindError} `not-an-actor`
 *
 * @example
 * ```ts
 * await firstValueFrom(readyState$(channel).pipe(filter((state) => state === 'open')))
 * ```
 */
export function readyState$(channel: DataChannelActor): Observable<ReadyState> {
  assertChannelActor(channel, 'readyState$()')
  return select$(channel, readyState)
}

/**
 * A connection's `signalingState`: the present value for each subscriber, then each new one. It completes with
 * `closed`, or when the connection is unbound.
 *
 * @throws {@link BindError} `not-an-actor`
 */
export function signalingState$(connection: PeerConnectionActor): Observable<SignalingState> {
  assertConnectionActor(connection, 'signalingState$()')
  return select$(connection, signalingState)
}

/**
 * A connection's `iceConnectionState`: the present value for each subscriber, then each new one. It completes with
 * `closed`, or when the connection is unbound.
 *
 * @throws {@link BindError} `not-an-actor`
 */
export function iceConnectionState$(connection: PeerConnectionActor): Observable<IceConnectionState> {
  assertConnectionActor(connection, 'iceConnectionState$()')
  return select$(connection, iceConnectionState)
}

/**
 * A connection's `connectionState`: the present value for each subscriber, then each new one. It completes with
 * `closed`, or when the connection is unbound.
 *
 * @throws {@link BindError} `not-an-actor`
 *
 * @example
 * ```ts
 * connectionState$(connection).pipe(
 *   switchMap((state) => (state === 'disconnected' ? timer(5_000) : EMPTY)),
 * ).subscribe(() => target(connection)?.restartIce())
 * ```
 */
export function connectionState$(connection: PeerConnectionActor): Observable<ConnectionState> {
  assertConnectionActor(connection, 'connectionState$()')
  return select$(connection, connectionState)
}

/**
 * A connection's `iceGatheringState`: the present value for each subscriber, then each new one. It completes with the
 * connection, whose `close()` does not change it (INV-4).
 *
 * @throws {@link BindError} `not-an-actor`
 */
export function iceGatheringState$(connection: PeerConnectionActor): Observable<IceGatheringState> {
  assertConnectionActor(connection, 'iceGatheringState$()')
  return select$(connection, iceGatheringState)
}

/**
 * The actors of all channels of a connection that are not closed: the present list for each subscriber, and a new list
 * each time when a channel is added or removed. It completes with the connection, which keeps the channels in the list
 * that it has closed itself.
 *
 * @throws {@link BindError} `not-an-actor`
 * @see {@link eachChannel$}, for one after the other
 */
export function channels$(connection: PeerConnectionActor): Observable<readonly DataChannelActor[]> {
  assertConnectionActor(connection, 'channels$()')
  return select$(connection, channels)
}
