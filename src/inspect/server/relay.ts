import type { WebSocket } from 'ws'
import { History } from '../history.ts'
import type { NoticeMessage } from '../protocol.ts'
import { type Received, readReceived } from './received.ts'

/** How many messages, and how many characters of them, a page that comes late still gets. */
export interface RelayLimits {
  readonly messages: number
  readonly characters: number
}

/** How long a frame for a page gets, in characters. */
const FRAME = 500_000
/** How much may wait for a page that takes nothing, in bytes. */
const MOST_WAITING = 128 * 1024 * 1024

/** Hands on what apps send to all pages, and to those that come later what was before. */
export class Relay {
  readonly #pages = new Set<WebSocket>()
  readonly #history: History<Received>
  #apps = 0
  #malformed = 0
  #oversized = 0
  #isNoticeDue = false

  constructor({ messages, characters }: RelayLimits) {
    this.#history = new History(messages, characters)
  }

  addApp(socket: WebSocket): void {
    this.#apps += 1
    const prefix = this.#apps === 1 ? '' : `${this.#apps}/`
    socket.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : readReceived(String(data), prefix)
      if (message) this.#take(message)
      else {
        this.#malformed += 1
        this.#notify()
      }
    })
    socket.on('error', (error) => {
      // The socket is closed by `ws`; the server goes on.
      if ((error as NodeJS.ErrnoException).code !== 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return
      this.#oversized += 1
      this.#notify()
    })
  }

  addPage(socket: WebSocket): void {
    let texts: string[] = []
    let size = 0
    const flush = () => {
      if (texts.length > 0) socket.send(`[${texts.join(',')}]`)
      texts = []
      size = 0
    }
    for (const { text } of this.#history.all()) {
      texts.push(text)
      size += text.length
      if (size > FRAME) flush()
    }
    flush()
    const notice = this.#notice()
    if (notice.dropped + notice.malformed + notice.oversized > 0) socket.send(JSON.stringify([notice]))
    this.#pages.add(socket)
    socket.on('close', () => this.#pages.delete(socket))
    socket.on('error', () => this.#pages.delete(socket))
  }

  #take(message: Received): void {
    const { dropped } = this.#history
    this.#history.add(message)
    this.#broadcast(`[${message.text}]`)
    if (this.#history.dropped > dropped) this.#notify()
  }

  /** Once for all that comes at a time. */
  #notify(): void {
    if (this.#isNoticeDue) return
    this.#isNoticeDue = true
    setImmediate(() => {
      this.#isNoticeDue = false
      this.#broadcast(JSON.stringify([this.#notice()]))
    })
  }

  #notice(): NoticeMessage {
    return {
      type: '@webrtc-statecharts.notice',
      dropped: this.#history.dropped,
      malformed: this.#malformed,
      oversized: this.#oversized,
    }
  }

  #broadcast(frame: string): void {
    for (const page of this.#pages) {
      if (page.bufferedAmount > MOST_WAITING) page.terminate()
      else page.send(frame)
    }
  }
}
