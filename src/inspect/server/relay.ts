import type { WebSocket } from 'ws'
import { guarded } from '../../watch/errors.ts'
import { Feed, type Framing } from '../feed.ts'
import { History, type KeptText } from '../history.ts'
import type { NoticeMessage } from '../protocol.ts'
import { MOST_APPS, MOST_PAGES } from './limits.ts'
import { readReceived } from './received.ts'

/** How many messages, and how many characters of them, a page that comes late still gets. */
export interface RelayLimits {
  readonly messages: number
  readonly characters: number
}

/** Frames for pages: from half a million characters on, another one is begun. */
const framing: Framing = { full: 500_000, frame: (texts) => `[${texts.join(',')}]` }

const tooLarge: readonly unknown[] = ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 'WS_ERR_TOO_MANY_BUFFERED_PARTS']

/** Hands on what apps send to all pages, and to those that come later what was before. */
export class Relay {
  readonly #apps = new Set<WebSocket>()
  readonly #pages = new Map<WebSocket, Feed>()
  readonly #history: History<KeptText>
  #appsSoFar = 0
  #missed = 0
  #malformed = 0
  #oversized = 0
  #isNoticeDue = false

  constructor({ messages, characters }: RelayLimits) {
    this.#history = new History(messages, characters)
  }

  /** Whether there is no room for another app, or another page. */
  isFull(isPage: boolean): boolean {
    return isPage ? this.#pages.size >= MOST_PAGES : this.#apps.size >= MOST_APPS
  }

  addApp(socket: WebSocket): void {
    this.#apps.add(socket)
    this.#appsSoFar += 1
    const prefix = this.#appsSoFar === 1 ? '' : `${this.#appsSoFar}/`
    let missed = 0
    this.#hear(socket, 'message', (data, isBinary) => {
      if (isBinary) throw new Error('It is no text.')
      const received = readReceived(String(data), prefix)
      if (!('missed' in received)) this.#take(received)
      else {
        this.#missed += received.missed - missed
        missed = received.missed
        this.#notify()
      }
    })
    this.#hear(socket, 'error', (error) => {
      // The socket is closed by `ws`; the server goes on.
      if (!tooLarge.includes((error as NodeJS.ErrnoException).code)) return
      this.#oversized += 1
      this.#notify()
    })
    this.#answerPings(socket)
    this.#hear(socket, 'close', () => this.#apps.delete(socket))
  }

  addPage(socket: WebSocket): void {
    const fed = {
      get isOpen() {
        return socket.readyState === socket.OPEN
      },
      get waiting() {
        return socket.bufferedAmount
      },
      send: (frame: string) =>
        guarded(
          () => socket.send(frame, () => this.#guard(() => feed.pump())),
          () => socket.terminate(),
        ),
    }
    const feed = new Feed(this.#history, fed, framing)
    this.#pages.set(socket, feed)
    this.#hear(socket, 'error', () => this.#pages.delete(socket))
    this.#hear(socket, 'close', () => this.#pages.delete(socket))
    this.#answerPings(socket)
    feed.pump()
    const notice = this.#notice()
    if (notice.dropped + notice.malformed + notice.oversized > 0) feed.tell(JSON.stringify([notice]))
  }

  /** All listeners of sockets are put on here: what one of them throws would end the process. */
  #hear(socket: WebSocket, type: 'message' | 'error' | 'close' | 'ping', listener: (...args: unknown[]) => void): void {
    socket.on(type, (...args: unknown[]) => this.#guard(() => listener(...args)))
  }

  /** What cannot be taken counts as malformed. */
  #guard(run: () => void): void {
    guarded(run, () => {
      this.#malformed += 1
      this.#notify()
    })
  }

  /** One at a time: who pings and does not read has one answer waiting, that to its last ping. */
  #answerPings(socket: WebSocket): void {
    let asked: Buffer | undefined
    let isAnswering = false
    const answer = (error?: Error) => {
      isAnswering = !error && asked !== undefined
      if (isAnswering) socket.pong(asked, false, answer)
      asked = undefined
    }
    this.#hear(socket, 'ping', (data) => {
      asked = data as Buffer
      if (!isAnswering) answer()
    })
  }

  #take(message: KeptText): void {
    const { dropped } = this.#history
    this.#history.add(message)
    for (const feed of this.#pages.values()) feed.pump()
    if (this.#history.dropped > dropped) this.#notify()
  }

  /** Once for all that comes at a time. */
  #notify(): void {
    if (this.#isNoticeDue) return
    this.#isNoticeDue = true
    setImmediate(() => {
      this.#isNoticeDue = false
      const text = JSON.stringify([this.#notice()])
      for (const feed of this.#pages.values()) feed.tell(text)
    })
  }

  #notice(): NoticeMessage {
    return {
      type: '@webrtc-statecharts.notice',
      dropped: this.#history.dropped + this.#missed,
      malformed: this.#malformed,
      oversized: this.#oversized,
    }
  }
}
