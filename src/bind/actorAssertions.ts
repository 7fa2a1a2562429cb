import type { AnyActorRef } from 'xstate'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { BindError } from '../errors/BindError.ts'
import { isChannelLike } from '../watch/isChannelLike.ts'
import { isPeerConnection, named } from './assertions.ts'
import { boundBy, isWrapped } from './registry.ts'

/** @throws {@link BindError} `not-an-actor`, if a value is not what `bindDataChannel()` gives */
export function assertChannelActor(value: unknown, asker: string): asserts value is DataChannelActor {
  if (isChannelActor(value)) return
  const hint = isChannelLike(value) ? ' Pass bindDataChannel(channel).' : hintAtOriginal(value, 'dataChannel')
  throw new BindError(
    'not-an-actor',
    `${asker} needs the actor of a bound channel, but was given ${named(value)}.${hint}`,
  )
}

/** @throws {@link BindError} `not-an-actor`, if a value is not what `bindPeerConnection()` gives */
export function assertConnectionActor(value: unknown, asker: string): asserts value is PeerConnectionActor {
  if (isActorOf('peerConnection', value)) return
  const hint = isPeerConnection(value)
    ? ' Pass bindPeerConnection(connection).'
    : hintAtOriginal(value, 'peerConnection')
  throw new BindError(
    'not-an-actor',
    `${asker} needs the actor of a bound connection, but was given ${named(value)}.${hint}`,
  )
}

/** @throws {@link BindError} `not-an-actor`, if a value is no actor at all */
export function assertActor(value: unknown, asker: string): asserts value is AnyActorRef {
  if (isActor(value)) return
  const hint = isChannelLike(value) || isPeerConnection(value) ? ' Bind it, and pass its actor.' : ''
  throw new BindError('not-an-actor', `${asker} needs an actor, but was given ${named(value)}.${hint}`)
}

/** Whether a value is what `bindDataChannel()` gives. */
export function isChannelActor(value: unknown): value is DataChannelActor {
  return isActorOf('dataChannel', value)
}

function isActorOf(chart: string, value: unknown): boolean {
  return isActor(value) && boundBy(value) !== undefined && isOfChart(chart, value)
}

function isOfChart(chart: string, actor: AnyActorRef): boolean {
  return (actor.getSnapshot() as { machine?: { id?: string } }).machine?.id === chart
}

/** A proxy of an actor, as a framework makes of what it is to observe, is another object; and some follow no object. */
function hintAtOriginal(value: unknown, chart: string): string {
  if (isWrapped(value)) return ' It is a proxy of one, or inherits from one. Pass the original.'
  if (!isActor(value) || !isOfChart(chart, value)) return ''
  return ' It follows nothing: it was restored from a snapshot, or made from the chart alone.'
}

function isActor(value: unknown): value is AnyActorRef {
  const { getSnapshot, subscribe, on } = (value ?? {}) as Partial<AnyActorRef>
  return [getSnapshot, subscribe, on].every((member) => typeof member === 'function')
}
