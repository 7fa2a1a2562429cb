import type { DataChannelActor } from '../channel/dataChannelMachine.ts'
import { PersistentMap } from '../chart/persistentMap.ts'

/**
 * The most channels that the JSON of a list names, and so that of a snapshot, which an inspector is given at each step.
 */
export const MOST_IN_JSON = 100

/**
 * The actors of a connection's channels, in the order in which they were added. A list is immutable. Adding and removing
 * return a new list, at the same cost for any length: a connection may have 65,535 channels.
 */
export class ChannelList implements Iterable<DataChannelActor> {
  /** The list that has none. */
  static readonly empty = new ChannelList(PersistentMap.of())

  /** Those that were restored, by the arrays that they are in there. */
  private static readonly restored = new WeakMap<object, ChannelList>()

  /**
   * The list of a context. In one that was restored from JSON it is what {@link toJSON} gives, with the actors in it
   * that were restored.
   */
  static of(channels: ChannelList | readonly (DataChannelActor | undefined)[] | string): ChannelList {
    if (typeof channels === 'string') return ChannelList.empty
    if ('toArray' in channels) return channels
    const existing = ChannelList.restored.get(channels)
    if (existing) return existing
    const present = channels.flatMap((channel) => (channel ? [[channel, true] as const] : []))
    const list = new ChannelList(PersistentMap.of(present))
    ChannelList.restored.set(channels, list)
    return list
  }

  readonly length: number
  private readonly channels: PersistentMap<DataChannelActor, true>
  private array: readonly DataChannelActor[] | undefined

  private constructor(channels: PersistentMap<DataChannelActor, true>) {
    this.channels = channels
    this.length = channels.size
  }

  [Symbol.iterator](): IterableIterator<DataChannelActor> {
    return this.channels.keys()
  }

  /** The same as an array, always the same one. */
  toArray(): readonly DataChannelActor[] {
    this.array ??= Object.freeze([...this])
    return this.array
  }

  /** The channels; of more than {@link MOST_IN_JSON}, how many. */
  toJSON(): readonly DataChannelActor[] | string {
    return this.length > MOST_IN_JSON ? `${this.length} channels` : this.toArray()
  }

  with(channel: DataChannelActor): ChannelList {
    return this.channels.has(channel) ? this : new ChannelList(this.channels.with(channel, true))
  }

  without(channel: DataChannelActor): ChannelList {
    return this.channels.has(channel) ? new ChannelList(this.channels.without(channel)) : this
  }
}
