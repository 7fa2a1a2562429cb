import { History } from './history.ts'
import { InspectError } from './InspectError.ts'
import { type Link, MOST_KEPT, type Outgoing } from './link.ts'

/** How long it waits before it connects anew, in milliseconds. */
const PAUSE = 1000

/**
 * Brings messages to a server. When that is not there, or has ended, it tries again and again, and tells it all that is
 * kept: a server that was started anew knows nothing.
 */
export class WebSocketLink implements Link {
  readonly #url: URL
  readonly #history: History<Outgoing>
  #socket: WebSocket | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #isStarted = false
  #hasWarned = false

  constructor(url: URL, mostKept: number) {
    this.#url = url
    this.#history = new History(mostKept, MOST_KEPT)
  }

  start(): void {
    if (this.#isStarted) return
    this.#isStarted = true
    if (!this.#socket) void this.#connect()
  }

  /** What a socket still has to send, it sends before it closes. */
  stop(): void {
    this.#isStarted = false
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#socket?.readyState === this.#socket?.OPEN) this.#socket?.close()
  }

  send(outgoing: Outgoing): void {
    this.#history.add(outgoing)
    if (this.#socket?.readyState === this.#socket?.OPEN) this.#socket?.send(outgoing.text)
  }

  async #connect(): Promise<void> {
    try {
      const Socket = await webSocketClass()
      const socket = new Socket(this.#url)
      this.#socket = socket
      socket.onopen = () => {
        for (const { text } of this.#history.all()) socket.send(text)
        if (!this.#isStarted) socket.close()
      }
      // `ws` throws what nobody listens to.
      socket.onerror = () => this.#warn()
      socket.onclose = () => {
        this.#socket = undefined
        if (this.#isStarted) this.#timer = setTimeout(() => void this.#connect(), PAUSE)
      }
    } catch (error) {
      this.#isStarted = false
      console.warn(error)
    }
  }

  #warn(): void {
    if (this.#hasWarned || !this.#isStarted) return
    this.#hasWarned = true
    console.warn(
      `webrtc-statecharts/inspect: there is no server at ${this.#url.host}, or it has refused the connection. Trying on.`,
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
