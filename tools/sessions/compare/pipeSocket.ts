import type { TextEnd } from '../live/peerTypes.ts'

/**
 * A `WebSocket` to PeerJS's server, which is not there: it says that all is well, and hands what is for the peer to it. So that
 * PeerJS has the same signalling as the others.
 */
export class PipeSocket extends EventTarget {
  readyState = 0
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null
  onmessage: ((event: MessageEvent<string>) => void) | null = null
  readonly #end: TextEnd
  readonly #id: string
  readonly #unsubscribe: () => void

  /** The class, with the signalling in it, as a page has it. */
  static over(end: TextEnd, id: string): typeof WebSocket {
    return class extends PipeSocket {
      constructor() {
        super(end, id)
      }
    } as unknown as typeof WebSocket
  }

  constructor(end: TextEnd, id: string) {
    super()
    this.#end = end
    this.#id = id
    this.#unsubscribe = end.subscribe((text) => this.onmessage?.(new MessageEvent('message', { data: text })))
    queueMicrotask(() => {
      this.readyState = 1
      this.onopen?.()
      this.onmessage?.(new MessageEvent('message', { data: JSON.stringify({ type: 'OPEN' }) }))
    })
  }

  send(text: string): void {
    const message = JSON.parse(text)
    if (message.type !== 'HEARTBEAT') this.#end.send(JSON.stringify({ ...message, src: this.#id }))
  }

  close(): void {
    this.readyState = 3
    this.#unsubscribe()
    this.onclose?.()
  }
}
