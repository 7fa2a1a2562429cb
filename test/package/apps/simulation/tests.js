import { bindPeerConnection, connectionState } from 'webrtc-statecharts'
import { createNetwork, install } from 'webrtc-statecharts/simulation'
import { connect } from './connect.js'

/** The tests of an app, for a runner with these functions. */
export function defineTests({ test, expect, useFakeTimers, useRealTimers, advance }) {
  test('two peers talk, bound and installed', async () => {
    const network = createNetwork()
    const uninstall = install(globalThis, network.host('alice'))
    const { alice, bob, channel } = connect(network)
    const actor = bindPeerConnection(alice)
    const heard = []
    bob.ondatachannel = ({ channel: theirs }) => {
      theirs.onmessage = ({ data }) => theirs.send(Uint8Array.of(data.length))
    }
    channel.onmessage = ({ data }) => heard.push(new Uint8Array(data)[0])
    channel.onopen = () => channel.send('hello')
    await network.settle()
    expect(alice instanceof RTCPeerConnection).toBe(true)
    expect(connectionState(actor.getSnapshot())).toBe('connected')
    expect(heard).toEqual([5])
    uninstall()
    expect(typeof RTCPeerConnection).toBe('undefined')
  })

  for (const order of ['before', 'after']) {
    test(`fake timers that are installed ${order} the network drive it and the app`, async () => {
      if (order === 'before') useFakeTimers()
      const network = createNetwork()
      const { alice } = connect(network)
      if (order === 'after') useFakeTimers()
      await advance(500)
      expect(alice.connectionState).toBe('connected')
      const cutAt = network.now
      let dialedAt
      alice.onconnectionstatechange = () => {
        if (alice.connectionState !== 'failed') return
        setTimeout(() => {
          dialedAt = network.now
        }, 3000)
      }
      network.cut('alice', 'bob')
      await advance(32_999)
      expect(dialedAt).toBeUndefined()
      await advance(1)
      expect(dialedAt - cutAt).toBe(33_000)
      useRealTimers()
    })
  }

  test('a network whose tasks have no end is named, and does not hang', async () => {
    const network = createNetwork({ latency: 0 })
    const { bob, channel } = connect(network)
    bob.ondatachannel = ({ channel: theirs }) => {
      theirs.onmessage = () => theirs.send('again')
    }
    channel.onmessage = () => channel.send('again')
    channel.onopen = () => channel.send('again')
    await expect(network.settle()).rejects.toThrow(/no time has passed\. The last ones were .*message/)
  }, 60_000)
}
