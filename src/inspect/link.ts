import { type KeptText, keptText } from './history.ts'
import type { InspectorMessage } from './protocol.ts'

/** What brings messages to a page. */
export interface Link {
  start(): void
  stop(): void
  /** Sends a message as soon as that is possible, after all that came before. */
  send(outgoing: KeptText): void
}

/**
 * How much is kept for a page that is loaded anew, or a server that does not read, in characters; what must be known of
 * actors from before takes up to a quarter more.
 */
export const MOST_KEPT = 50_000_000

/** The longest message, in characters. Our server takes one of as many bytes times four. */
const LONGEST = 1_000_000

/** Makes a message ready to be sent. Of one that is too long, only what it is about; none if even that is. */
export function outgoingOf(message: InspectorMessage, tries = 3): KeptText | undefined {
  const text = JSON.stringify(message)
  if (text.length <= LONGEST) return keptText(message.type, message.sessionId, text)
  if (tries === 1) return undefined
  return outgoingOf(shortened(message, `«too long to be sent, ${text.length} characters»`), tries - 1)
}

function shortened(message: InspectorMessage, mark: string): InspectorMessage {
  const { sessionId, rootId, createdAt, _version } = message
  const about = { sessionId, rootId, createdAt, _version, id: null }
  switch (message.type) {
    case '@xstate.actor': {
      const { type, name, parentId, definition } = message
      const isLong = (definition?.length ?? 0) > LONGEST / 2
      return {
        ...about,
        type,
        name,
        parentId,
        definition: isLong ? JSON.stringify({ id: name }) : definition,
        snapshot: isLong ? message.snapshot : { status: message.snapshot.status, context: mark },
      }
    }
    case '@xstate.snapshot': {
      const { status, value } = message.snapshot
      const isLong = JSON.stringify(value ?? null).length > LONGEST / 2
      return {
        ...about,
        type: message.type,
        event: { type: message.event.type, data: mark },
        snapshot: { status, value: isLong ? mark : value, context: mark },
      }
    }
    case '@xstate.event':
      return {
        ...about,
        type: message.type,
        sourceId: message.sourceId,
        event: { type: message.event.type, data: mark },
      }
    case '@webrtc-statecharts.emitted':
      return { ...about, type: message.type, event: { type: message.event.type, data: mark } }
  }
}
