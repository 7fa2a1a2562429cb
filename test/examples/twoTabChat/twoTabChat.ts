import { waitFor } from 'xstate'
import { diagnosis, opened, type Stage } from '../../../src/diagnosis/index.ts'
import {
  bindDataChannel,
  type DataChannelActor,
  type PeerConnectionActor,
  replacePeerConnection,
  target,
} from '../../../src/index.ts'
import { negotiate, type Signal } from '../negotiation/negotiate.ts'

/** What tabs tell each other. Without `to` and `signal`, it is a hello to whoever is there. */
type Letter =
  | { readonly from: string; readonly to?: never; readonly signal?: never }
  | { readonly from: string; readonly to: string; readonly signal: Signal }

/** One message, with its number. */
export interface Message {
  readonly id: number
  readonly by: 'me' | 'them'
  readonly text: string
}

/** What a chat shows. */
export interface ChatState {
  readonly connection?: PeerConnectionActor | undefined
  /** While the connection has not ended. */
  readonly channel?: DataChannelActor | undefined
  readonly messages: readonly Message[]
}

/** The stages from which a connection does not come back by itself. */
const ended: readonly Stage[] = ['peer-left', 'lost', 'failed', 'closed']

/** A chat between two tabs, which finds the other tab by itself, and finds it again when it was reloaded. */
export class TwoTabChat {
  #state: ChatState = { messages: [] }
  readonly #listeners = new Set<() => void>()
  readonly #tabs = new BroadcastChannel('two-tab-chat')
  /** The names of the two ends of the connection. Each connection has names of its own. */
  #me: string = crypto.randomUUID()
  #peer: string | undefined
  #take = (_signal: Signal): void => {}
  /** How many connections have ended since one has worked. */
  #failures = 0

  constructor() {
    this.#tabs.onmessage = ({ data }: MessageEvent<Letter>) => this.#read(data)
    this.#sayHello()
  }

  readonly getState = (): ChatState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Sends a message. Returns whether it was sent: only then is it among the messages. */
  send(text: string): boolean {
    const { channel } = this.#state
    const object = channel?.getSnapshot().matches('open') && target(channel)
    if (!object) return false
    object.send(text)
    this.#add('me', text)
    return true
  }

  /** Says goodbye: the other tab knows at once. */
  leave(): void {
    const { connection } = this.#state
    this.#show({ connection: undefined, channel: undefined })
    connection?.send({ type: 'close' })
    this.#tabs.close()
  }

  #sayHello(): void {
    this.#me = crypto.randomUUID()
    this.#peer = undefined
    this.#tabs.postMessage({ from: this.#me } satisfies Letter)
  }

  #read({ from, to, signal }: Letter): void {
    if (to === undefined) {
      // Two that talk go on: a third tab waits until one of them has left.
      if (this.#state.channel?.getSnapshot().matches('open')) return
      if (this.#peer) this.#me = crypto.randomUUID()
      this.#connect(from)
    } else if (to === this.#me) {
      if (!this.#peer) this.#connect(from)
      if (from === this.#peer) this.#take(signal)
    }
  }

  #connect(peer: string): void {
    const me = this.#me
    this.#peer = peer
    const old = this.#state.connection && target(this.#state.connection)
    const connection = replacePeerConnection(old, () => new RTCPeerConnection(), { name: 'chat' })
    const object = target(connection)
    if (!object) return

    const take = negotiate(object, {
      polite: me < peer,
      send: (signal) => this.#tabs.postMessage({ from: me, to: peer, signal } satisfies Letter),
    })
    this.#take = (signal) => void take(signal)

    // Both make the same channel, so neither has to wait for it to be announced.
    const channel = object.createDataChannel('chat', { negotiated: true, id: 0 })
    channel.onmessage = ({ data }: MessageEvent<string>) => this.#add('them', data)
    const chat = bindDataChannel(channel)
    this.#show({ connection, channel: chat })
    void this.#helloAfter(connection, chat)
  }

  /** Says hello once more when a connection has ended, or has not worked in time: later each time, once for each connection. */
  async #helloAfter(connection: PeerConnectionActor, channel: DataChannelActor): Promise<void> {
    const isCurrent = () => connection === this.#state.connection
    try {
      await opened(channel, { timeout: 20_000 })
      this.#failures = 0
      await waitFor(connection, (snapshot) => ended.includes(diagnosis(snapshot).stage))
    } catch {
      // It never worked: the diagnosis says why.
    }
    if (!isCurrent()) return
    this.#show({ channel: undefined })
    const seconds = Math.min(2 ** this.#failures++, 30)
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    if (isCurrent()) this.#sayHello()
  }

  #add(by: Message['by'], text: string): void {
    const { messages } = this.#state
    this.#show({ messages: [...messages, { id: messages.length, by, text }] })
  }

  #show(change: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }
}
