import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import type { Divergence } from '../../machines/rules/divergence.ts'
import { stateFinding } from '../divergences/finding.ts'
import { seen } from '../watch/seen.ts'
import type { ConnectionBinding } from './connectionBinding.ts'
import { DataChannelBinding } from './dataChannelBinding.ts'
import type { BindOptions } from './options.ts'
import { bindingOf } from './registry.ts'

/** Follows the channels of a connection, of both directions. */
export class ChannelBindings {
  readonly #connection: ConnectionBinding
  readonly #followed = new Set<DataChannelBinding>()
  /** Those that have ended, and whose actor has not told the connection's yet. */
  readonly #ending = new Set<DataChannelBinding>()
  /** Those that `datachannel` has told of. */
  readonly #arrived = new WeakSet<RTCDataChannel>()
  readonly #ids = new Set<string>()
  #count = 0
  /** What to compare inside `close()`, and when it has returned. */
  #comparisons: (() => readonly Divergence[])[] = []

  constructor(connection: ConnectionBinding) {
    this.#connection = connection
  }

  /** Whether none is followed any more. */
  get isEmpty(): boolean {
    return this.#followed.size === 0
  }

  /** Whether the actor of none has anything left to tell the connection's. */
  get isOver(): boolean {
    return this.isEmpty && this.#ending.size === 0
  }

  /** The actors of those that are followed. */
  get actors(): readonly DataChannelActor[] {
    return [...this.#followed].map(({ actor }) => actor)
  }

  /** The id for the actor of a channel: of its label, and numbered if there is another channel of that label. */
  idOf(channel: RTCDataChannel): string {
    this.#count += 1
    const { label } = seen(channel)
    const known = this.#connection.intake.seed(channel)?.id
    if (typeof known === 'string') return known
    const id = `dataChannel:${label}`
    return this.#ids.has(id) ? `${id}:${this.#count}` : id
  }

  /** Follows a channel, which is closed with its connection from now on. */
  follow(
    channel: RTCDataChannel,
    options?: BindOptions,
    type: 'channel.created' | 'channel.found' | 'channel.announced' = 'channel.found',
  ): DataChannelBinding {
    const connection = this.#connection
    const binding = new DataChannelBinding(channel, connection, options)
    if (!binding.object) return binding
    if (connection.parent) {
      this.#followed.add(binding)
      this.#ids.add(binding.actor.id)
      // The chart is told of one that the peer announces in the event's own cause.
      if (type !== 'channel.announced') connection.send({ type, channel: binding.actor })
    } else {
      const compare = binding.comparison()
      binding.actor.send({ type: 'connection.closed' })
      connection.tell(compare())
    }
    return binding
  }

  /** Follows a channel that the peer has announced, and tells the chart. */
  announce(channel: RTCDataChannel): void {
    const connection = this.#connection
    if (this.#arrived.has(channel)) {
      const actual = 'another for the same channel'
      connection.diverge([{ kind: 'event', rule: 'INV-18', expected: 'one datachannel', actual }])
      return
    }
    this.#arrived.add(channel)
    connection.diverge(stateFinding('INV-28', 'open', seen(channel).readyState))
    if (seen(channel).negotiated) {
      const actual = 'one for a negotiated channel'
      connection.diverge([{ kind: 'event', rule: 'INV-18', expected: 'no datachannel', actual }])
    }
    const bound = bindingOf(channel)
    const binding = bound instanceof DataChannelBinding ? bound : this.follow(channel, undefined, 'channel.announced')
    const { label, id } = seen(channel)
    const isElsewhere = !this.#followed.has(binding)
    connection.send({
      type: 'channel.announced',
      channel: binding.actor,
      label,
      id,
      ...(isElsewhere && { isElsewhere }),
    })
  }

  /** Lets go of a channel that has ended, or that is followed no more. `compare` is for one that ends with us. */
  release(channel: DataChannelBinding, compare: () => readonly Divergence[]): void {
    const connection = this.#connection
    this.#followed.delete(channel)
    this.#ids.delete(channel.actor.id)
    if (!connection.parent) {
      if (connection.object) this.#comparisons.push(compare)
      return
    }
    // Its actor may be in its last callback, and has yet to tell ours that it is done: ours must not end before that.
    if (!connection.isSending) {
      this.#ending.add(channel)
      connection.intake.later(() => {
        this.hasEnded(channel)
        connection.observe()
      })
    }
    connection.send({ type: 'channel.removed', channel: channel.actor })
  }

  /** The callbacks of a channel's actor have returned. */
  hasEnded(channel: DataChannelBinding): void {
    this.#ending.delete(channel)
  }

  /** Reports which channels are not closed although their connection is (DT-11). */
  compareClosed(): void {
    const comparisons = [...this.#comparisons, ...[...this.#followed].map((channel) => channel.comparison())]
    for (const compare of comparisons) this.#connection.tell(compare())
  }

  /** Lets go of all, and ends their actors. */
  unbind(): void {
    for (const channel of [...this.#followed]) channel.unbind()
    this.#comparisons = []
  }

  /** Lets go of all whose actors are about to end. */
  letGo(): void {
    for (const channel of [...this.#followed]) channel.letGo()
  }
}
