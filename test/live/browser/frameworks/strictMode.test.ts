import { createElement, type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { describe, expect, test } from 'vitest'
import { fired, makePeers } from '../../../../harness/peers.ts'
import { bindPeerConnection } from '../../../../src/index.ts'
import { Call } from '../../../examples/frameworks/react/Call.tsx'
import { mount } from '../../../examples/frameworks/react/mount.tsx'
import { closedAfterEach } from '../../closedAfterEach.ts'
import { peersOfEachTest } from '../../peersOfEachTest.ts'
import { holdChannels, observers, Place } from './page.ts'
import { Watched } from './Watched.tsx'

const openPeers = peersOfEachTest()
const closed = closedAfterEach()

function strict(children: ReactNode): Place {
  return new Place((element) => {
    const root = createRoot(element)
    root.render(createElement(StrictMode, null, children))
    return { show: () => {}, unmount: () => root.unmount() }
  })
}

describe('in StrictMode, where all is mounted twice,', () => {
  test('a component observes a borrowed connection once for each thing that it selects, and closes nothing', async () => {
    const { a, b, negotiate } = openPeers()
    holdChannels(b)
    const connection = bindPeerConnection(a)
    const before = observers(connection)
    a.createDataChannel('chat')
    const shown = new Place((element) => mount(element, connection))
    await shown.shows({ state: 'new' })
    await expect.poll(() => observers(connection)).toBe(before + 4)
    await negotiate()
    await shown.shows({ state: 'connected', channels: ['dataChannel:chat: open'] })
    expect(observers(connection)).toBe(before + 4)
    expect(bindPeerConnection(a)).toBe(connection)
  })

  test('a component that binds in an effect and unbinds in its cleanup follows the connection, and closes nothing', async () => {
    const { a, b, negotiate } = openPeers()
    holdChannels(b)
    const shown = strict(createElement(Watched, { connection: a }))
    await shown.shows({ state: 'new', channels: [] })
    a.createDataChannel('chat')
    await negotiate()
    await shown.shows({ state: 'connected', channels: ['dataChannel:chat: open'] })
    const connection = bindPeerConnection(a)
    shown.clear()
    expect(connection.getSnapshot().status).toBe('stopped')
    expect(a.connectionState).toBe('connected')
  })

  test('a component that owns its connection ends with one, which is open and watched', async () => {
    const created: RTCPeerConnection[] = []
    const create = () => {
      const connection = closed(new RTCPeerConnection())
      created.push(connection)
      return connection
    }
    const shown = strict(createElement(Call, { create }))
    await shown.shows({ state: 'new', canHangUp: true })
    expect(created.map(({ signalingState }) => signalingState)).toEqual(['closed', 'stable'])

    const [, owned] = created as [RTCPeerConnection, RTCPeerConnection]
    const { b, negotiate } = closed(makePeers({ a: owned }))
    const ends = new Promise((resolve) =>
      b.addEventListener('datachannel', ({ channel }) => resolve(fired(channel, 'close'))),
    )
    owned.createDataChannel('chat')
    await negotiate()
    await shown.shows({ state: 'connected', channels: ['dataChannel:chat: open'] })

    shown.clear()
    expect(owned.signalingState).toBe('closed')
    expect(created).toHaveLength(2)
    await ends
  })
})
