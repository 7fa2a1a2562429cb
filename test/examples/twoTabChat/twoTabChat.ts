import { diagnosis } from '../../../src/diagnosis/index.ts'
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
  readonly connection?: PeerConnectionActor
  readonly channel?: DataChannelActor
  readonly messages: readonly Message[]
}

/** A chat between two tabs, which finds the other tab by itself, and finds it again when it was reloaded. */
export class TwoTabChat {
  #state: ChatState = { messages: [] }
  readonly #listeners = new Set<() => void>()
  readonly #tabs = new BroadcastChannel('two-tab-chat')
  /** The names of the two ends of the connection. Each connection has names of its own. */
  #me: string = crypto.randomUUID()
  #peer: string | undefined
  #take = (_signal: Signal): void => {}

  constructor() {
    this.#tabs.onmessage = ({ data }: MessageEvent<Letter>) => this.#read(data)
    this.#sayHello()
  }

  readonly getState = (): ChatState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  send(text: string): void {
    const { channel } = this.#state
    if (channel) target(channel)?.send(text)
    this.#add('me', text)
  }

  /** Says goodbye: the other tab knows at once. */
  leave(): void {
    this.#state.connection?.send({ type: 'close' })
    this.#tabs.close()
  }

  #sayHello(): void {
    this.#me = crypto.randomUUID()
    this.#peer = undefined
    this.#tabs.postMessage({ from: this.#me } satisfies Letter)
  }

  #read({ from, to, signal }: Letter): void {
    if (to === undefined) {
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
    this.#show({ connection, channel: bindDataChannel(channel) })

    connection
      .select((snapshot) => diagnosis(snapshot).stage)
      .subscribe((stage) => {
        const isCurrent = connection === this.#state.connection
        if (isCurrent && (stage === 'lost' || stage === 'failed')) this.#sayHello()
      })
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
