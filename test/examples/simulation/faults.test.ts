import { expect, test } from 'vitest'
import { createNetwork } from '../../../src/simulation/index.ts'
import { dial } from './dial.ts'

/** Alice and bob, connected, and their network. */
async function connected() {
  const network = createNetwork({ seed: 7 })
  const connection = dial(network)
  const channel = connection.createDataChannel('chat')
  await network.settle()
  expect(channel.readyState).toBe('open')
  return { network, connection, channel }
}

test('a cut that is healed in time', async () => {
  const { network, connection } = await connected()
  network.cut('alice', 'bob')
  await network.advance(10_000)
  expect(connection.connectionState).toBe('disconnected')
  network.heal('alice', 'bob')
  await network.settle()
  expect(connection.connectionState).toBe('connected')
})

test('messages that arrive late, all at once', async () => {
  const { network, channel } = await connected()
  network.hold('alice', 'bob')
  channel.send('one')
  channel.send('two')
  await network.advance(2000)
  network.release('alice', 'bob')
  await network.settle()
  expect(channel.bufferedAmount).toBe(0)
})

test('a buffer that drains slowly', async () => {
  const { network, channel } = await connected()
  network.bandwidth(10_000, 'alice', 'bob')
  channel.send(new Uint8Array(50_000))
  await network.advance(1000)
  expect(channel.bufferedAmount).toBe(50_000)
  await network.advance(10_000)
  expect(channel.bufferedAmount).toBe(0)
})

test('a peer whose process is killed', async () => {
  const { network, connection } = await connected()
  network.vanish('bob')
  await network.advance(31_000)
  expect(connection.connectionState).toBe('failed')
})

test('a peer whose page is suspended', async () => {
  const { network, connection } = await connected()
  network.freeze('bob')
  await network.advance(10_000)
  expect(connection.connectionState).toBe('disconnected')
  network.thaw('bob')
  await network.settle()
  expect(connection.connectionState).toBe('connected')
})

test('an association that is aborted', async () => {
  const { network, channel } = await connected()
  let code: number | null | undefined
  channel.onerror = ({ error }) => {
    code = error.sctpCauseCode
  }
  network.fail('alice', { type: 'sctp-abort', causeCode: 12 })
  await network.settle()
  expect([channel.readyState, code]).toEqual(['closed', 12])
})

test('a NAT that needs a relay, and a relay that refuses', async () => {
  const network = createNetwork()
  network.host('alice', { nat: 'symmetric' })
  network.host('bob', { nat: 'symmetric' })
  network.server('turn.example.org', { refuses: 401 })
  const connection = dial(network, {
    iceServers: [{ urls: 'turn:turn.example.org', username: 'alice', credential: 'secret' }],
  })
  const codes: number[] = []
  connection.onicecandidateerror = ({ errorCode }) => codes.push(errorCode)
  connection.createDataChannel('chat')
  await network.advance(60_000)
  expect([connection.connectionState, codes]).toEqual(['failed', [401]])
})
