import { useSelector } from '@xstate/react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { diagnosis, type FindingCode, type Stage } from '../../../src/diagnosis/index.ts'
import type { PeerConnectionActor } from '../../../src/index.ts'
import type { TwoTabChat } from './twoTabChat.ts'

const states: Record<Stage, string> = {
  new: 'Connecting …',
  'waiting-for-answer': 'Connecting …',
  'answer-due': 'Connecting …',
  'no-local-candidates': 'Connecting …',
  'no-remote-candidates': 'Connecting …',
  checking: 'Connecting …',
  securing: 'Connecting …',
  connected: 'Connected.',
  unsure: 'The connection is interrupted. It may come back.',
  'peer-left': 'The other tab has left.',
  lost: 'The connection is lost. Looking for the other tab …',
  failed: 'The connection has failed. Trying again …',
  closed: 'Closed.',
}

/** Those that a user can do something about. The first finding is the most important one. */
const reasons: Partial<Record<FindingCode, string>> = {
  'no-answer': 'The other tab does not answer.',
  'no-local-candidates': 'This browser may not use the network.',
  'no-remote-candidates': 'The other browser may not use the network.',
  'no-path-yet': 'No way through the network has been found yet.',
  'no-path-found': 'There is no way through the network.',
  'no-secure-transport-yet': 'The other tab does not take part in the encryption yet.',
  'fingerprint-mismatch': 'Somebody may be listening in: the other tab’s certificate is the wrong one.',
  'dtls-failed': 'Encryption has failed.',
  'path-interrupted': 'Nothing has come from the other tab for some seconds.',
  'path-lost': 'Nothing has come from the other tab for too long.',
  'peer-left': 'It was closed or reloaded.',
}

const troubles: readonly (Stage | undefined)[] = ['unsure', 'lost', 'failed', 'peer-left']

/** Whether a connection is older than five seconds. */
function useIsOld(connection: PeerConnectionActor | undefined): boolean {
  const [old, setOld] = useState<PeerConnectionActor>()
  useEffect(() => {
    const timer = setTimeout(() => setOld(connection), 5000)
    return () => clearTimeout(timer)
  }, [connection])
  return connection !== undefined && connection === old
}

export function Chat({ chat }: { chat: TwoTabChat }) {
  const { connection, channel, messages } = useSyncExternalStore(chat.subscribe, chat.getState)
  const stage = useSelector(connection, (snapshot) => snapshot && diagnosis(snapshot).stage)
  const code = useSelector(connection, (snapshot) => snapshot && diagnosis(snapshot).findings[0]?.code)
  const canSend = useSelector(channel, (snapshot) => snapshot?.matches('open') ?? false)
  const isOld = useIsOld(connection)
  const isSlow = isOld && stage !== 'connected'

  return (
    <main>
      <h1>Chat</h1>
      <div role="status">
        <p>{stage ? states[stage] : 'Open this page in another tab.'}</p>
        {code && (isSlow || troubles.includes(stage)) && <p>Why: {reasons[code] ?? code}</p>}
      </div>
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
          if (chat.send(String(new FormData(form).get('text')))) form.reset()
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
