import { useSelector } from '@xstate/react'
import {
  channels,
  connectionState,
  type DataChannelActor,
  type PeerConnectionActor,
  readyState,
  whyFailed,
} from '../../../../src/index.ts'

export function ConnectionStatus({ connection }: { connection: PeerConnectionActor | undefined }) {
  const state = useSelector(connection, (snapshot) => snapshot && connectionState(snapshot))
  const failure = useSelector(connection, (snapshot) => snapshot && whyFailed(snapshot)?.reason)
  const list = useSelector(connection, (snapshot) => snapshot && channels(snapshot))
  const canHangUp = useSelector(connection, (snapshot) => snapshot?.can({ type: 'close' }))

  return (
    <section>
      <p>{state ?? 'no connection'}</p>
      {failure && <p role="alert">{failure}</p>}
      <ul>
        {list?.map((channel) => (
          <ChannelStatus key={channel.id} channel={channel} />
        ))}
      </ul>
      <button type="button" disabled={!canHangUp} onClick={() => connection?.send({ type: 'close' })}>
        Hang up
      </button>
    </section>
  )
}

function ChannelStatus({ channel }: { channel: DataChannelActor }) {
  const state = useSelector(channel, readyState)

  return (
    <li>
      {channel.id}: {state}
    </li>
  )
}
