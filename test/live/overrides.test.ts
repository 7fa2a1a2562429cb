import { expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { RTCPeerConnection } from '#engine'
import { announced, makePeers, talked } from '../../harness/peers.ts'
import { bindPeerConnection, channels, readyState, signalingState, target, unbind } from '../../src/index.ts'
import { closedAfterEach } from './closedAfterEach.ts'
import { hooked } from './engineMethods.ts'
import { isAsBefore } from './sameProperties.ts'

const closed = closedAfterEach()

/** What many an app has: a class of its own, which does more, and has the engine do the rest. */
class Logged extends RTCPeerConnection {
  readonly log: string[] = []

  override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
    this.log.push('createDataChannel')
    return super.createDataChannel(`logged ${label}`, init)
  }

  override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    this.log.push('setLocalDescription')
    await super.setLocalDescription(description)
  }

  override close(): void {
    this.log.push('close')
    super.close()
  }
}

test('a class that overrides methods and calls super is followed, its methods stay, and each runs once', async () => {
  const before = Object.getOwnPropertyDescriptors(Logged.prototype)
  const one = new Logged()
  const { a, b, negotiate, close } = makePeers({ a: one })
  closed({ close })
  const actor = bindPeerConnection(one)
  expect(isAsBefore(Logged.prototype, before as never)).toBe(true)
  const channel = one.createDataChannel('chat')
  expect(channel.label).toBe('logged chat')
  const [channelActor] = channels(actor.getSnapshot())
  expect(channelActor && target(channelActor)).toBe(channel)
  const far = announced(b, (remote) => remote)
  await negotiate()
  await talked(channel, await far)
  expect(channelActor && readyState(channelActor.getSnapshot())).toBe('open')
  a.close()
  expect(signalingState(actor.getSnapshot())).toBe('closed')
  expect(await toPromise(actor)).toMatchObject({ cause: 'local-close', connected: true })
  expect(one.log).toEqual(['createDataChannel', 'setLocalDescription', 'close'])
  expect(hooked()).toEqual([])
  expect(isAsBefore(Logged.prototype, before as never)).toBe(true)
})

test('of a class that keeps a call to itself nothing is seen, and nothing is made up', () => {
  class Kept extends RTCPeerConnection {
    override close(): void {}
  }
  const connection = new Kept()
  closed({ close: () => RTCPeerConnection.prototype.close.call(connection) })
  const actor = bindPeerConnection(connection)
  connection.close()
  expect(signalingState(actor.getSnapshot())).toBe('stable')
  RTCPeerConnection.prototype.close.call(connection)
  expect(signalingState(actor.getSnapshot())).toBe('closed')
})

test('an override that is put on an object while it is bound stays there, and its calls are seen', () => {
  const connection = new RTCPeerConnection()
  closed({ close: () => RTCPeerConnection.prototype.close.call(connection) })
  const actor = bindPeerConnection(connection)
  const calls: string[] = []
  const close = function (this: RTCPeerConnection) {
    calls.push('close')
    RTCPeerConnection.prototype.close.call(this)
  }
  connection.close = close
  unbind(connection)
  expect(hooked()).toEqual([])
  expect(connection.close).toBe(close)
  const again = bindPeerConnection(connection)
  expect(connection.close).toBe(close)
  connection.close()
  expect(calls).toEqual(['close'])
  expect([actor, again].map((each) => each.getSnapshot().status)).toEqual(['stopped', 'done'])
  expect(hooked()).toEqual([])
  expect(connection.close).toBe(close)
})
