import { assertOptions } from '../bind/assertions.ts'
import { BindError } from '../errors/BindError.ts'
import { named } from '../errors/named.ts'
import { channelId } from './channelId.ts'
import type { LiveConnection } from './liveConnection.ts'
import { SessionChannel, type SessionChannelOptions } from './sessionChannel.ts'

const optionNames = ['id', 'ordered', 'maxPacketLifeTime', 'maxRetransmits', 'protocol', 'priority']

/** All channels that a session has by their names. */
export class SessionChannels {
  readonly #channels = new Map<string, { readonly channel: SessionChannel; readonly id: number }>()
  readonly #changed: () => void
  #connection: LiveConnection | undefined
  #isOver = false

  /** @param changed - is called when one has opened: that one was made, the chart of the connection says */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  /**
   * The channel of a name. It is made when it is asked for first.
   *
   * @throws BindError `not-options`
   */
  get(name: string, options: SessionChannelOptions = {}): SessionChannel {
    if (typeof name !== 'string') {
      throw new BindError('not-options', `A channel of a session needs a name, but was given ${named(name)}.`)
    }
    assertOptions(options, `the channel ${named(name)}`, optionNames)
    const known = this.#channels.get(name)
    if (known) {
      known.channel.assertOptions(options)
      return known.channel
    }
    const { id = channelId(name) } = options
    const [other] = [...this.#channels].find(([, taken]) => taken.id === id) ?? []
    if (other !== undefined) {
      const words = `The channels ${named(name)} and ${named(other)} would have the same id. Give one of them another: { id }.`
      throw new BindError('not-options', words)
    }
    const channel = new SessionChannel(name, options)
    channel.addEventListener('open', this.#changed)
    // The app may have closed the connection itself: then there will be another one.
    if (this.#isOver) void channel.finish()
    else if (this.#connection && this.#connection.object.signalingState !== 'closed')
      channel.attach(this.#connection.object, id)
    this.#channels.set(name, { channel, id })
    return channel
  }

  /** Makes all of them on another connection. */
  attach(connection: LiveConnection): void {
    this.#connection = connection
    for (const { channel, id } of this.#channels.values()) channel.attach(connection.object, id)
  }

  /** Whether one of the present connection is not open yet. */
  get areOpening(): boolean {
    return [...this.#channels.values()].some(({ channel }) => channel.isOpening)
  }

  /** Lets go of the present ones. */
  detach(): void {
    this.#connection = undefined
    for (const { channel } of this.#channels.values()) channel.detach()
  }

  /** How many bytes wait. */
  get buffered(): number {
    return [...this.#channels.values()].reduce((sum, { channel }) => sum + channel.buffered, 0)
  }

  /** Takes nothing more, and resolves when all has been sent. */
  async finish(): Promise<void> {
    this.#isOver = true
    await Promise.all([...this.#channels.values()].map(({ channel }) => channel.finish()))
  }
}
