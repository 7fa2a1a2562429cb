import { describe, expect, test } from 'vitest'
import { announced, fired } from '../../../../harness/peers.ts'
import { withWrongFingerprint } from '../../../../src/conformance/alteredSdp.ts'
import { bindDataChannel, bindPeerConnection } from '../../../../src/index.ts'
import { peersOfEachTest } from '../../peersOfEachTest.ts'
import { frameworks, holdChannels, observers, Place } from './page.ts'

const openPeers = peersOfEachTest()

describe.each(frameworks)('the example for %s', (_, mount) => {
  test('shows the states of a connection and of its channels, from the first to the last', async () => {
    const { a, b, negotiate } = openPeers()
    holdChannels(b)
    const connection = bindPeerConnection(a)
    const place = new Place((element) => mount(element, connection))
    await place.shows({ state: 'new', failure: undefined, channels: [], canHangUp: true })

    const states = place.changes(({ state }) => ({ shown: state, real: a.connectionState }))
    const chat = a.createDataChannel('chat')
    await place.shows({ state: 'new', channels: ['dataChannel:chat: connecting'] })
    expect(chat.readyState).toBe('connecting')

    const channelStates = place.changes(({ channels }) => ({ shown: channels[0], real: chat.readyState }))

    await negotiate()
    await place.shows({ state: 'connected', channels: ['dataChannel:chat: open'], canHangUp: true })

    const theirs = announced(a, (channel) => channel)
    b.createDataChannel('files')
    const files = await theirs
    await place.shows({ channels: ['dataChannel:chat: open', 'dataChannel:files: open'] })
    expect(files.readyState).toBe('open')

    chat.close()
    await place.shows({ channels: ['dataChannel:files: open'] })
    expect(channelStates).toEqual([
      { shown: 'dataChannel:chat: connecting', real: 'connecting' },
      { shown: 'dataChannel:chat: open', real: 'open' },
      { shown: 'dataChannel:chat: closing', real: 'closing' },
      { shown: 'dataChannel:files: open', real: 'closed' },
    ])

    a.close()
    await place.shows({
      state: 'closed',
      failure: undefined,
      channels: ['dataChannel:files: closed'],
      canHangUp: false,
    })
    expect(states).toEqual([
      { shown: 'new', real: 'new' },
      { shown: 'connecting', real: 'connecting' },
      { shown: 'connected', real: 'connected' },
      { shown: 'closed', real: 'closed' },
    ])
  })

  test('hangs up', async () => {
    const { a, b, negotiate } = openPeers()
    const place = new Place((element) => mount(element, bindPeerConnection(a)))
    a.createDataChannel('chat')
    const theirs = announced(b, (channel) => channel)
    await negotiate()
    await place.shows({ state: 'connected', channels: ['dataChannel:chat: open'], canHangUp: true })
    const closes = fired(await theirs, 'close')

    place.button.click()
    await place.shows({ state: 'closed', channels: ['dataChannel:chat: closed'], canHangUp: false })
    expect(a.signalingState).toBe('closed')
    await closes
  })

  test('shows why a connection has failed', async () => {
    const { a, negotiate } = openPeers()
    const place = new Place((element) => mount(element, bindPeerConnection(a)))
    a.createDataChannel('chat')
    await negotiate({ offer: withWrongFingerprint })
    await place.shows({ state: 'failed', failure: 'transport-failed', canHangUp: true })
    expect(a.connectionState).toBe('failed')
  })

  test('leaves the connection open, bound and unobserved when it is unmounted, and can be mounted again', async () => {
    const { a, b, negotiate } = openPeers()
    holdChannels(b)
    const connection = bindPeerConnection(a)
    const chat = bindDataChannel(a.createDataChannel('chat'))
    const counted = () => [observers(connection), observers(chat)]
    const before = counted()

    const first = new Place((element) => mount(element, connection))
    await negotiate()
    await first.shows({ state: 'connected', channels: ['dataChannel:chat: open'] })
    await expect.poll(() => counted().every((count, index) => count > Number(before[index]))).toBe(true)
    const mounted = counted()
    first.clear()
    await expect.poll(counted).toEqual(before)
    expect(first.element.childNodes).toHaveLength(0)
    expect([a.connectionState, chat.getSnapshot().value]).toEqual(['connected', { open: 'opened' }])
    expect(bindPeerConnection(a)).toBe(connection)

    const second = new Place((element) => mount(element, connection))
    await second.shows({ state: 'connected', channels: ['dataChannel:chat: open'] })
    await expect.poll(counted).toEqual(mounted)
    a.close()
    await second.shows({ state: 'closed', channels: ['dataChannel:chat: closed'] })
  })

  test('shows another connection when it is given another, and none', async () => {
    const [{ a: one }, { a: other }] = [openPeers(), openPeers()]
    const connections = [bindPeerConnection(one), bindPeerConnection(other)] as const
    const counted = () => connections.map(observers)
    const before = counted()
    one.createDataChannel('first')
    const place = new Place((element) => mount(element, connections[0]))
    await place.shows({ state: 'new', channels: ['dataChannel:first: connecting'] })

    place.show(connections[1])
    await place.shows({ state: 'new', channels: [] })
    one.close()
    other.createDataChannel('second')
    await place.shows({ state: 'new', channels: ['dataChannel:second: connecting'], canHangUp: true })
    expect(observers(connections[0])).toBe(0)

    place.show(connections[0])
    await place.shows({ state: 'closed', channels: ['dataChannel:first: closed'], canHangUp: false })
    await expect.poll(() => observers(connections[1])).toBe(before[1])

    place.show(undefined)
    await place.shows({ channels: [], canHangUp: false })
    expect(other.connectionState).toBe('new')
  })
})
