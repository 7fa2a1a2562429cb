import {
  channels,
  connectionState,
  type DataChannelActor,
  type PeerConnectionActor,
  type PeerConnectionSnapshot,
  readyState,
  whyFailed,
} from '../../../../src/index.ts'

/** Shows a connection in an element. Returns the function that ends it. */
export function showConnectionStatus(element: Element, connection: PeerConnectionActor): () => void {
  const state = document.createElement('p')
  const failure = document.createElement('p')
  const list = document.createElement('ul')
  const hangUp = document.createElement('button')
  failure.role = 'alert'
  hangUp.type = 'button'
  hangUp.textContent = 'Hang up'
  hangUp.onclick = () => connection.send({ type: 'close' })
  element.append(state, failure, list, hangUp)

  const items = new Map<DataChannelActor, () => void>()
  const keepItems = (wanted: readonly DataChannelActor[]) => {
    for (const [channel, remove] of items) {
      if (wanted.includes(channel)) continue
      remove()
      items.delete(channel)
    }
    for (const channel of wanted) if (!items.has(channel)) items.set(channel, showChannelStatus(list, channel))
  }

  const show = (snapshot: PeerConnectionSnapshot) => {
    state.textContent = connectionState(snapshot)
    failure.textContent = whyFailed(snapshot)?.reason ?? ''
    failure.hidden = !failure.textContent
    hangUp.disabled = !snapshot.can({ type: 'close' })
    keepItems(channels(snapshot))
  }

  const subscription = connection.subscribe(show)
  show(connection.getSnapshot())

  return () => {
    subscription.unsubscribe()
    keepItems([])
    element.replaceChildren()
  }
}

function showChannelStatus(list: Element, channel: DataChannelActor): () => void {
  const item = list.appendChild(document.createElement('li'))
  const show = () => {
    item.textContent = `${channel.id}: ${readyState(channel.getSnapshot())}`
  }

  const subscription = channel.subscribe(show)
  show()

  return () => {
    subscription.unsubscribe()
    item.remove()
  }
}
