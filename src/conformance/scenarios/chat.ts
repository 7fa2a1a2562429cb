import { causes, orLateClose, prescribed } from '../checks/lines.ts'
import type { Side } from '../lifeLog.ts'
import type { Stage } from '../stage.ts'

const { close, reset, closed, aborted, connectionClosed } = causes

/** The channel that most scenarios are about. */
export const CHAT = 'channel chat'

/** What an open channel must do: closed here, closed by the peer ... */
export const lines = {
  closedHere: prescribed('open', close, closed),
  closedByPeer: prescribed('open', reset, closed),
  abortedByPeer: prescribed('open', aborted),
  connectionClosedHere: orLateClose(prescribed('open', connectionClosed)),
} as const

/** Waits for its `close` on these sides. */
export async function closes(stage: Stage, ...sides: readonly Side[]): Promise<void> {
  for (const peer of [stage.a, stage.b]) {
    if (sides.includes(peer.side)) await peer.until('close', () => peer.fired(CHAT, 'close') > 0)
  }
}
