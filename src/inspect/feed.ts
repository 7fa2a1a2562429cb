import type { History, KeptText } from './history.ts'

/** How much may wait in a socket whose other end does not read, in bytes; besides it the one frame that exceeds it. */
export const MOST_WAITING = 4 * 1024 * 1024

/** A socket, as far as it is fed. */
export interface Fed {
  readonly isOpen: boolean
  /** How much waits in it, in bytes. */
  readonly waiting: number
  send(frame: string): void
}

/** How messages are put into frames. */
export interface Framing {
  /** From how many characters on a frame is not added to. */
  readonly full: number
  frame(texts: readonly string[]): string
}

/**
 * Tells who is at the other end of a socket what a history keeps, no faster than it reads. What waits is in the history, so
 * that it takes nothing more; what the history drops meanwhile is missed.
 */
export class Feed {
  readonly #history: History<KeptText>
  readonly #socket: Fed
  readonly #framing: Framing
  /** The number of the next message to be sent. */
  #next = 0
  #missed = 0
  #notice: string | undefined

  constructor(history: History<KeptText>, socket: Fed, framing: Framing) {
    this.#history = history
    this.#socket = socket
    this.#framing = framing
  }

  /** How many messages were dropped before they could be sent. */
  get missed(): number {
    return this.#missed
  }

  /** Whether something is still to be sent. */
  get isBehind(): boolean {
    return this.#notice !== undefined || this.#next < this.#history.added
  }

  /** Sends something when it can be, in a frame of its own. It takes the place of another that is still to be sent. */
  tell(notice: string): void {
    this.#notice = notice
    this.pump()
  }

  /** Sends as much as the socket takes. To be called when there is more to be sent, and when it takes more. */
  pump(): void {
    if (!this.isBehind || !this.#hasRoom) return
    const texts: string[] = []
    let length = 0
    const flush = () => {
      if (texts.length > 0) this.#socket.send(this.#framing.frame(texts.splice(0)))
      length = 0
    }
    for (const { number, item } of this.#history.from(this.#next)) {
      this.#moveTo(number)
      this.#next += 1
      length += item.text.length
      texts.push(item.text)
      if (length < this.#framing.full) continue
      flush()
      if (!this.#hasRoom) return
    }
    flush()
    this.#moveTo(this.#history.added)
    if (this.#notice === undefined || !this.#hasRoom) return
    this.#socket.send(this.#notice)
    this.#notice = undefined
  }

  get #hasRoom(): boolean {
    return this.#socket.isOpen && this.#socket.waiting <= MOST_WAITING
  }

  /** What is between is not kept any more. */
  #moveTo(number: number): void {
    this.#missed += number - this.#next
    this.#next = number
  }
}
