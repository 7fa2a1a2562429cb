import { useSelector } from '@xstate/react'
import { useSyncExternalStore } from 'react'
import { diagnosisOf, type SessionState, sessionState } from '../../../../src/session/index.ts'
import { channel, said, session } from './session.ts'

const peers = {
  none: 'Open this page in another tab.',
  busy: 'The other tab talks with a third one.',
  there: 'The other tab is there.',
  left: 'The other tab has left. It may come back.',
  silent: 'The other tab was not heard.',
}

function words(state: SessionState): string {
  switch (state.state) {
    case 'connecting':
      return `Connecting: ${peers[state.peer]}`
    case 'reconnecting':
      return `Connecting again: ${peers[state.peer]}`
    case 'failed':
      return `It has failed: ${state.because}.`
    case 'closed':
      return `Closed by ${state.by}.`
    default:
      return `It is ${state.state}.`
  }
}

export function SessionChat() {
  const state = sessionState(useSelector(session, (snapshot) => snapshot))
  const messages = useSyncExternalStore(said.subscribe, said.get)
  // In a healthy start there are findings, too, for a moment.
  const isTrouble = state.state === 'unsure' || (state.state !== 'connected' && 'attempt' in state && state.attempt > 1)
  const why = isTrouble ? diagnosisOf(session)?.findings[0]?.code : undefined

  return (
    <main>
      <div role="status">
        <p>{words(state)}</p>
        {why && <p>Why: {why}</p>}
      </div>
      <ul>
        {messages.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const text = String(new FormData(event.currentTarget).get('text'))
          channel.send(text)
          said.add(`you: ${text}`)
          event.currentTarget.reset()
        }}
      >
        <input name="text" aria-label="Message" autoComplete="off" required />
        <button type="submit">Send</button>
      </form>
    </main>
  )
}
