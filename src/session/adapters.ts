import { limits } from '../../machines/session/messages.ts'
import { BindError } from '../errors/BindError.ts'
import { named } from '../errors/named.ts'
import type { Signaling } from './signaling.ts'

/**
 * Signalling over a `WebSocket`, as JSON: of one whose server hands each message to the other peer.
 *
 * A socket does not open again by itself: give the session one that does, such as those of `reconnecting-websocket`.
 *
 * @throws BindError `not-options`
 *
 * @example
 * ```ts
 * createSession({ create, signaling: overWebSocket(new WebSocket('wss://example.org/room')) })
 * ```
 */
export function overWebSocket(socket: WebSocket): Signaling {
  assertPipe(socket, 'send', 'overWebSocket() needs a WebSocket')
  return {
    send(message) {
      // What is lost is sent again once it is up.
      if (socket.readyState === 1) socket.send(JSON.stringify(message))
    },
    subscribe: (listener) =>
      listen(socket, 'message', (event) => listener(parsed((event as MessageEvent<unknown>).data))),
    state: {
      get: () => (socket.readyState === 1 ? 'up' : 'down'),
      subscribe(listener) {
        const ends = ['open', 'close'].map((type) => listen(socket, type, listener))
        return () => {
          for (const end of ends) end()
        }
      },
    },
  }
}

/**
 * Signalling over a `BroadcastChannel`: between two tabs of one site. A third tab is ignored, and so is another session of the
 * same page: for two of one page, take the ports of a `MessageChannel`.
 *
 * @throws BindError `not-options`
 *
 * @example
 * ```ts
 * createSession({ create, signaling: overBroadcastChannel(new BroadcastChannel('chat')) })
 * ```
 */
export function overBroadcastChannel(channel: BroadcastChannel): Signaling {
  assertPipe(channel, 'postMessage', 'overBroadcastChannel() needs a BroadcastChannel')
  thisPage ??= `${Math.random()}`
  return {
    send: (message) => channel.postMessage({ ...message, page: thisPage }),
    subscribe: (listener) =>
      listen(channel, 'message', (event) => {
        const { data } = event as MessageEvent<{ readonly page?: unknown } | null>
        if (data?.page !== thisPage) listener(data)
      }),
  }
}

/**
 * Signalling over a `MessagePort`: to a worker, a frame, or another window.
 *
 * @throws BindError `not-options`
 */
export function overMessagePort(port: MessagePort): Signaling {
  assertPipe(port, 'postMessage', 'overMessagePort() needs a MessagePort')
  return {
    send: (message) => port.postMessage(message),
    subscribe(listener) {
      const end = listen(port, 'message', (event) => listener((event as MessageEvent<unknown>).data))
      port.start()
      return end
    },
  }
}

/** What marks the messages of this page. */
let thisPage: string | undefined

function assertPipe(value: unknown, method: 'send' | 'postMessage', words: string): void {
  const { addEventListener, [method]: send } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (typeof addEventListener === 'function' && typeof send === 'function') return
  throw new BindError('not-options', `${words}, but was given ${named(value)}.`)
}

function listen(target: EventTarget, type: string, listener: (event: Event) => void): () => void {
  target.addEventListener(type, listener)
  return () => target.removeEventListener(type, listener)
}

/** What is no JSON, or is too large to be parsed, is passed on as it is: the session refuses it. */
function parsed(data: unknown): unknown {
  if (typeof data !== 'string' || data.length > limits.message) return data
  try {
    return JSON.parse(data)
  } catch {
    return data
  }
}
