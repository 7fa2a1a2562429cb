import { type SessionSnapshot, sessionState } from '../src/session/index.ts'

/** The state of a session in a few words, as an app would show it. */
export function sayState(snapshot: SessionSnapshot): string {
  const state = sessionState(snapshot)
  switch (state.state) {
    case 'unsure':
      return `unsure: it waits ${state.until - state.since} ms`
    case 'reconnecting':
      return state.peer === 'left' ? 'reconnecting: the peer has left' : `reconnecting by ${state.by}`
    case 'closed':
      return `closed by ${state.by}: "${state.reason}"`
    case 'failed':
      return `failed: ${state.because}`
    default:
      return state.state
  }
}
