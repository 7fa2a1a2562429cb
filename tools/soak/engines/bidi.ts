import { once } from 'node:events'
import { WebSocket } from 'ws'

const ENDED = 'The browser has ended.'

/** A connection to a browser that speaks WebDriver BiDi. */
export class Bidi {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, Waiting>()
  #last = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => this.#take(JSON.parse(String(data))))
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(ENDED))
      this.#waiting.clear()
    })
  }

  /** Connects. */
  static async connect(url: string): Promise<Bidi> {
    const socket = new WebSocket(`${url}/session`, { perMessageDeflate: false })
    await once(socket, 'open')
    return new Bidi(socket)
  }

  /** Rejects with what the browser says against it, or if that ends. */
  send<Result>(method: string, params: object): Promise<Result> {
    this.#last += 1
    const id = this.#last
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) throw new Error(ENDED)
      this.#waiting.set(id, { resolve: (result) => resolve(result as Result), reject })
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
  }

  /** What an expression gives in a page, or what the promise resolves with that it gives: as JSON has it. */
  async evaluate(context: string, expression: string): Promise<unknown> {
    const answer = await this.send<Evaluated>('script.evaluate', {
      expression: `(async () => JSON.stringify(await ${expression}))()`,
      target: { context },
      awaitPromise: true,
    })
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text)
    return answer.result.value === undefined ? undefined : JSON.parse(answer.result.value)
  }

  #take({ id, result, error, message }: Answer): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error) waiting?.reject(new Error(`${error}: ${message}`))
    else waiting?.resolve(result)
  }
}

interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
}

interface Answer {
  readonly id: number
  readonly result?: unknown
  readonly error?: string
  readonly message?: string
}

type Evaluated =
  | { readonly type: 'success'; readonly result: { readonly value?: string } }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } }
