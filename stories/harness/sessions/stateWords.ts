import type { SessionState } from '../../../src/session/index.ts'

/** What a user is shown of a session. */
export interface StateWords {
  /** How it looks: all is well, something is under way, nothing works. */
  readonly tone: 'good' | 'busy' | 'bad'
  readonly title: string
  readonly detail: string
}

const peers = {
  none: 'Nobody was heard yet',
  busy: 'The other one has a peer',
  there: 'The peer is there',
  left: 'The peer has left, and may come back',
  silent: 'The peer was not heard',
} as const

/** Puts the state of a session into words, with the seconds that are left. */
export function stateWords(state: SessionState, now: number): StateWords {
  switch (state.state) {
    case 'connecting':
      return { tone: 'busy', title: 'Connecting …', detail: `${peers[state.peer]}.` }
    case 'connected':
      return { tone: 'good', title: 'Connected', detail: `Since ${new Date(state.since).toLocaleTimeString()}.` }
    case 'unsure':
      return {
        tone: 'busy',
        title: 'The connection is unsteady',
        detail: `It may come back by itself; something is done in ${secondsUntil(state.until, now)}.`,
      }
    case 'reconnecting': {
      const next = state.nextAt === undefined ? 'asks for the peer' : `goes on in ${secondsUntil(state.nextAt, now)}`
      const how = state.by === 'restart' ? 'by restarting ICE' : 'by another connection'
      const detail = `${peers[state.peer]}. Attempt ${state.attempt}, ${how}; ${next}.`
      return { tone: 'busy', title: 'Reconnecting …', detail }
    }
    case 'offline':
      return { tone: 'bad', title: 'Offline', detail: 'No network, or no signalling. It goes on when there is one.' }
    case 'frozen':
      return { tone: 'bad', title: 'Asleep', detail: 'The page is suspended, and no clock runs.' }
    case 'closing':
      return { tone: 'busy', title: 'Closing …', detail: `${state.buffered} bytes are still to be sent.` }
    case 'failed':
      return { tone: 'bad', title: 'Failed', detail: `Because of ${state.because}.` }
    case 'closed':
      return { tone: 'bad', title: 'Closed', detail: `By ${state.by}: “${state.reason}”.` }
  }
}

function secondsUntil(time: number, now: number): string {
  return `${Math.max(0, Math.ceil((time - now) / 1000))} s`
}
