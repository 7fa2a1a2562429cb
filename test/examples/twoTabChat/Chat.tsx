import { useSelector } from '@xstate/react'
import { useSyncExternalStore } from 'react'
import { diagnosis, type Stage } from '../../../src/diagnosis/index.ts'
import type { TwoTabChat } from './twoTabChat.ts'

const words: Partial<Record<Stage, string>> = {
  connected: 'Connected.',
  unsure: 'The connection is interrupted. It may come back.',
  'peer-left': 'The other tab has left.',
  lost: 'The connection is lost. Looking for the other tab …',
  failed: 'The connection has failed. Looking for the other tab …',
  closed: 'Closed.',
}

export function Chat({ chat }: { chat: TwoTabChat }) {
  const { connection, channel, messages } = useSyncExternalStore(chat.subscribe, chat.getState)
  const stage = useSelector(connection, (snapshot) => snapshot && diagnosis(snapshot).stage)
  const why = useSelector(
    connection,
    (snapshot) =>
      snapshot &&
      diagnosis(snapshot)
        .findings.map(({ code }) => code)
        .join(', '),
  )
  const canSend = useSelector(channel, (snapshot) => snapshot?.matches('open') ?? false)

  return (
    <main>
      <h1>Chat</h1>
      <p role="status">{stage ? (words[stage] ?? 'Connecting …') : 'Open this page in another tab.'}</p>
      {why && <p role="alert">Why: {why}</p>}
      <ul>
        {messages.map(({ id, by, text }) => (
          <li key={id}>
            {by}: {text}
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const form = event.currentTarget
          chat.send(String(new FormData(form).get('text')))
          form.reset()
        }}
      >
        <input name="text" aria-label="Message" autoComplete="off" required />
        <button type="submit" disabled={!canSend}>
          Send
        </button>
      </form>
    </main>
  )
}
