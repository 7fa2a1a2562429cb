import { type Observable, Subscription } from 'rxjs'
import type { DataChannelActor } from '../../machines/channel/dataChannelMachine.ts'
import { channels } from '../../machines/connection/connectionStates.ts'
import type { PeerConnectionActor } from '../../machines/connection/peerConnectionMachine.ts'
import { assertChannelActor, assertConnectionActor, isChannelActor } from '../bind/actorAssertions.ts'
import { assertOptions, named } from '../bind/assertions.ts'
import { BindError } from '../errors/BindError.ts'
import { eachChannel$ } from './eachChannel.ts'
import { type Inbox, inboxOf, type Message } from './inbox.ts'

/** The type of a message for a `binaryType`. */
export type MessageOf<Type extends BinaryType | undefined> = Type extends 'arraybuffer'
  ? string | ArrayBuffer
  : Type extends 'blob'
    ? string | Blob
    : Message

/** Options of {@link messages$} and {@link keepMessages}. */
export interface MessageOptions<Type extends BinaryType | undefined = BinaryType | undefined> {
  /** The `binaryType` to set on the channel. Default: the channel's own stays. */
  readonly binaryType?: Type
  /**
   * The memory for messages that have no subscriber yet, in bytes: each message counts as its own size plus 100 bytes.
   * Default: 16 MiB. The first call for a channel sets it.
   */
  readonly limit?: number | undefined
}

const DEFAULT_LIMIT = 16 * 1024 * 1024

/**
 * The messages of a channel, for any number of subscribers. They do not pass through a chart: an event's `data` goes
 * straight to the subscribers.
 *
 * Messages between this call and the first subscriber are kept, and go to that subscriber. To keep messages from the
 * channel's announcement on, see {@link keepMessages}. After the first subscriber, nothing is kept: a later subscriber
 * gets only later messages.
 *
 * It completes when the channel's actor is done or stopped; `toPromise(channel)` says why. It fails with a
 * {@link MessagesLostError} if more messages have come than can be kept.
 *
 * @throws {@link BindError} `not-an-actor`, `not-options`
 * @see {@link https://w3c.github.io/webrtc-pc/#dfn-receiving-messages-on-a-data-channel | WebRTC 1.0, receiving messages}
 *
 * @example
 * ```ts
 * messages$(channel, { binaryType: 'arraybuffer' }).subscribe((message) => {
 *   console.log(typeof message === 'string' ? message : message.byteLength)
 * })
 * ```
 */
export function messages$<Type extends BinaryType | undefined = undefined>(
  channel: DataChannelActor,
  options: MessageOptions<Type> = {},
): Observable<MessageOf<Type>> {
  assertChannelActor(channel, 'messages$()')
  assertMessageOptions(options, 'messages$()')
  const inbox = openInbox(channel, options)
  inbox.await()
  return inbox.messages as Observable<MessageOf<Type>>
}

/**
 * Keeps the messages of a channel, or of all channels of a connection, whenever {@link messages$} has no subscriber,
 * and gives them to the next one. Use it if a subscriber comes late, for example when a component is rendered for each
 * channel, or if subscribers come one after the other. Without it, a message that nobody listens to is lost, as always
 * in WebRTC. Call it right after binding.
 *
 * @returns a subscription; when it is ended, kept messages without a subscriber are dropped, unless another call keeps
 *   them
 * @throws {@link BindError} `not-an-actor`, `not-options`
 *
 * @example
 * ```ts
 * const connection = bindPeerConnection(new RTCPeerConnection())
 * keepMessages(connection)
 * connection.on('datachannel', async ({ channel }) => {
 *   await somethingSlow()
 *   messages$(channel).subscribe(console.log) // from the first message on
 * })
 * ```
 */
export function keepMessages(
  actor: PeerConnectionActor | DataChannelActor,
  options: MessageOptions = {},
): Subscription {
  assertMessageOptions(options, 'keepMessages()')
  if (isChannelActor(actor)) return new Subscription(openInbox(actor, options).keep())
  assertConnectionActor(actor, 'keepMessages()')
  // First, so that what is wrong with the options for one of them is thrown.
  for (const channel of channels(actor.getSnapshot())) openInbox(channel, options)
  const subscription = new Subscription()
  subscription.add(
    eachChannel$(actor).subscribe((channel) => {
      const kept = new Subscription(openInbox(channel, options).keep())
      subscription.add(kept)
      // Of a channel that is closed, what was kept stays for as long as its actor is held.
      kept.add(channel.subscribe({ complete: () => subscription.remove(kept) }))
    }),
  )
  return subscription
}

function openInbox(channel: DataChannelActor, { binaryType, limit = DEFAULT_LIMIT }: MessageOptions): Inbox {
  const inbox = inboxOf(channel, limit)
  if (binaryType) inbox.setBinaryType(binaryType)
  return inbox
}

function assertMessageOptions(options: MessageOptions, asker: string): void {
  assertOptions(options, asker, ['binaryType', 'limit'])
  const { binaryType, limit = 0 } = options
  if (binaryType !== undefined && binaryType !== 'arraybuffer' && binaryType !== 'blob') {
    throw new BindError(
      'not-options',
      `The option "binaryType" needs "arraybuffer" or "blob", but was given ${named(binaryType)}.`,
    )
  }
  if (typeof limit !== 'number' || !(limit >= 0)) {
    throw new BindError('not-options', `The option "limit" needs a number of bytes, but was given ${named(limit)}.`)
  }
}
