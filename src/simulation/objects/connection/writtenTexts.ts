import { readSession } from '../../sdp/read.ts'
import type { Session } from '../../sdp/session.ts'
import { writeSession } from '../../sdp/write.ts'

/** How many texts are remembered, of all networks. */
const MOST_REMEMBERED = 256

const remembered = new Map<string, Session>()

/** Writes a session, and remembers what the text says: mostly a peer in the same process is about to read it. */
export function writeText(session: Session): string {
  const text = writeSession(session)
  remembered.set(text, session)
  if (remembered.size > MOST_REMEMBERED) {
    const [oldest = ''] = remembered.keys()
    remembered.delete(oldest)
  }
  return text
}

/**
 * Reads a text. One that was written here says what it was written from.
 *
 * @throws `SdpError` if it is no description
 */
export function readText(text: string): Session {
  return remembered.get(text) ?? readSession(text)
}
