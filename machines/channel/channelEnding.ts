import type { ReadyState } from './dataChannelTypes.ts'

/** Whether a channel ends, or has ended: it is not opened any more (OP-5), and gets no id (ID-2). */
export function isEnding(state: ReadyState): boolean {
  return state === 'closing' || state === 'closed'
}
