import { listening } from '../../inspect/listening.ts'
import type { InspectorSource, SourceStatus } from './source.ts'

const SHORTEST_PAUSE = 500
const LONGEST_PAUSE = 8_000

/**
 * Messages from the inspector's server: each frame is a JSON array of them. A connection that is lost is made again, and
 * the server then begins with all that it has kept.
 */
export function webSocketSource(url: string | URL): InspectorSource {
  return {
    subscribe(take, notify = () => {}) {
      let isOver = false
      let pause = SHORTEST_PAUSE
      let wasConnected = false
      let timer: ReturnType<typeof setTimeout> | undefined
      let socket: WebSocket | undefined

      const tell = (status: SourceStatus) => listening(() => notify(status))
      const connect = () => {
        tell({ state: 'connecting' })
        socket = new WebSocket(url)
        socket.onopen = () => {
          pause = SHORTEST_PAUSE
          tell({ state: 'connected', startsAnew: wasConnected })
          wasConnected = true
        }
        socket.onmessage = ({ data }) => listening(() => take(messagesIn(data)))
        socket.onclose = () => {
          if (isOver) return
          tell({ state: 'disconnected' })
          timer = setTimeout(() => listening(connect), pause)
          pause = Math.min(pause * 2, LONGEST_PAUSE)
        }
      }
      connect()

      return () => {
        isOver = true
        clearTimeout(timer)
        socket?.close()
      }
    },
  }
}

/** What is no JSON is handed on as it is: then it is counted and told. */
function messagesIn(frame: unknown): readonly unknown[] {
  try {
    const messages: unknown = JSON.parse(String(frame))
    return Array.isArray(messages) ? messages : [messages]
  } catch {
    return [undefined]
  }
}
