import { Feed, type Framing } from './feed.ts'
import { History, type KeptText } from './history.ts'
import { InspectError } from './InspectError.ts'
import { type Link, MOST_KEPT } from './link.ts'
import { listening } from './listening.ts'
import { MISSED } from './protocol.ts'

/** How long it waits before it connects anew, in milliseconds. */
const PAUSE = 1000
/** How long it waits for a server that does not read before it looks whether it does, in milliseconds. */
const LOOK_AGAIN = 50
/** How long a stopped one waits for a server to take what is still to be sent, in milliseconds. */
const PATIENCE = 10_000

/** A message is a frame. */
const framing: Framing = { full: 0, frame: ([text = '']) => text }

/** Where messages go. */
export interface WebSocketLinkOptions {
  readonly url: URL
  readonly mostKept: number
  /** Whether the server is our own, which takes more than the messages of `@statelyai/inspect`. */
  readonly isOwn: boolean
}

/**
 * Brings messages to a server. When that is not there, or has ended, it tries again and again, and tells it all that is
 * kept: a server that was started anew knows nothing. What a server does not read in time, it misses.
 */
export class WebSocketLink implements Link {
  readonly #options: WebSocketLinkOptions
  readonly #history: History<KeptText>
  #socket: WebSocket | undefined
  #feed: Feed | undefined
  /** How many messages the server is known to have missed. */
  #missed = 0
  /** For the next attempt to connect, or the end of one that is stopped. */
  #timer: ReturnType<typeof setTimeout> | undefined
  #look: ReturnType<typeof setTimeout> | undefined
  #isStarted = false
  #hasWarned = false

  constructor(options: WebSocketLinkOptions) {
    this.#options = options
    this.#history = new History(options.mostKept, MOST_KEPT)
  }

  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    clearTimeout(this.#timer)
    if (!this.#socket) void this.#connect()
  }

  /** What is still to be sent, it sends before it closes. */
  stop(): void {
    if (!this.#isStarted) return
    this.#isStarted = false
    clearTimeout(this.#timer)
    if (this.#feed) this.#end()
  }

  send(outgoing: KeptText): void {
    this.#history.add(outgoing)
    this.#pump()
  }

  async #connect(): Promise<void> {
    try {
      const Socket = await webSocketClass()
      const socket = new Socket(this.#options.url)
      this.#socket = socket
      socket.onopen = () => listening(() => this.#open(socket))
      // `ws` throws what nobody listens to.
      socket.onerror = () => listening(() => this.#warn())
      socket.onclose = () => listening(() => this.#closed())
    } catch (error) {
      this.#isStarted = false
      console.warn(error)
    }
  }

  #open(socket: WebSocket): void {
    this.#missed = 0
    const fed = {
      get isOpen() {
        return socket.readyState === socket.OPEN
      },
      get waiting() {
        return socket.bufferedAmount
      },
      send: (frame: string) => socket.send(frame),
    }
    this.#feed = new Feed(this.#history, fed, framing)
    if (this.#isStarted) this.#pump()
    else this.#end()
  }

  #closed(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#look)
    this.#socket = this.#feed = this.#look = undefined
    if (this.#isStarted) this.#timer = setTimeout(() => void this.#connect(), PAUSE)
  }

  /** Closes when all is sent, or its patience is over. */
  #end(): void {
    this.#timer = setTimeout(() => listening(() => this.#socket?.close()), PATIENCE)
    this.#pump()
  }

  #pump(): void {
    const [socket, feed] = [this.#socket, this.#feed]
    if (!feed || socket?.readyState !== socket?.OPEN) return
    feed.pump()
    if (!feed.isBehind) this.#tellMissed(feed)
    // No socket of the platform says when it takes more.
    if (feed.isBehind) this.#look ??= setTimeout(() => listening(() => this.#lookAgain()), LOOK_AGAIN)
    else if (!this.#isStarted) socket?.close()
  }

  #lookAgain(): void {
    this.#look = undefined
    this.#pump()
  }

  #tellMissed(feed: Feed): void {
    const { missed } = feed
    if (missed === this.#missed) return
    console.warn(
      `webrtc-statecharts/inspect: ${missed - this.#missed} messages were dropped before ${this.#options.url.host} could be told.`,
    )
    this.#missed = missed
    if (this.#options.isOwn) feed.tell(JSON.stringify({ type: MISSED, missed }))
  }

  #warn(): void {
    if (this.#hasWarned || !this.#isStarted) return
    this.#hasWarned = true
    console.warn(
      `webrtc-statecharts/inspect: there is no server at ${this.#options.url.host}, or it has refused the connection. Trying on.`,
    )
  }
}

/** The platform's own, or that of `ws`. */
async function webSocketClass(): Promise<typeof WebSocket> {
  if (typeof WebSocket === 'function') return WebSocket
  // As a variable, so that bundlers for browsers do not look for it.
  const name = 'ws'
  try {
    const module: { readonly WebSocket: typeof WebSocket } = await import(
      /* @vite-ignore */ /* webpackIgnore: true */ name
    )
    return module.WebSocket
  } catch {
    throw new InspectError(
      'no-web-socket',
      'This version of Node has no WebSocket. Install the package "ws" (npm install --save-dev ws), or use Node 22.',
    )
  }
}
