/** @jsxImportSource solid-js */
import { For, Show } from 'solid-js'
import {
  channels,
  connectionState,
  type DataChannelActor,
  type PeerConnectionActor,
  readyState,
  whyFailed,
} from '../../../../src/index.ts'
import { fromSelected } from './fromSelected.ts'

export function ConnectionStatus(props: { connection: PeerConnectionActor | undefined }) {
  const connection = () => props.connection
  const state = fromSelected(connection, connectionState)
  const failure = fromSelected(connection, (snapshot) => whyFailed(snapshot)?.reason)
  const list = fromSelected(connection, channels)
  const canHangUp = fromSelected(connection, (snapshot) => snapshot.can({ type: 'close' }))

  return (
    <section>
      <p>{state() ?? 'no connection'}</p>
      <Show when={failure()}>
        <p role="alert">{failure()}</p>
      </Show>
      <ul>
        <For each={list()}>{(channel) => <ChannelStatus channel={channel} />}</For>
      </ul>
      <button type="button" disabled={!canHangUp()} onClick={() => props.connection?.send({ type: 'close' })}>
        Hang up
      </button>
    </section>
  )
}

function ChannelStatus(props: { channel: DataChannelActor }) {
  const state = fromSelected(() => props.channel, readyState)

  return (
    <li>
      {props.channel.id}: {state()}
    </li>
  )
}
