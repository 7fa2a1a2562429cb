import { limits } from '../../machines/session/messages.ts'
import type { Signaling } from './signaling.ts'

/**
 * Signalling over a `WebSocket`, as JSON: of one whose server hands each message to the other peer.
 *
 * A socket does not open again by itself: give the session one that does, such as those of `reconnecting-websocket`.
 *
 * @example
 * ```ts
 * createSession({ create, signaling: overWebSocket(new WebSocket('wss://example.org/room')) })
 * ```
 */
export function overWebSocket(socket: WebSocket): Signaling {
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
 * Signalling over a `BroadcastChannel`: between two tabs of one site. A third tab is ignored.
 *
 * @example
 * ```ts
 * createSession({ create, signaling: overBroadcastChannel(new BroadcastChannel('chat')) })
 * ```
 */
export function overBroadcastChannel(channel: BroadcastChannel): Signaling {
  return {
    send: (message) => channel.postMessage(message),
    subscribe: (listener) => listen(channel, 'message', (event) => listener((event as MessageEvent<unknown>).data)),
  }
}

/** Signalling over a `MessagePort`: to a worker, a frame, or another window. */
export function overMessagePort(port: MessagePort): Signaling {
  return {
    send: (message) => port.postMessage(message),
    subscribe(listener) {
      const end = listen(port, 'message', (event) => listener((event as MessageEvent<unknown>).data))
      port.start()
      return end
    },
  }
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
