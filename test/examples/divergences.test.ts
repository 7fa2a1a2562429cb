import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { announced, makePeers, type Peers, talked } from '../../harness/peers.ts'
import { divergences } from '../../src/divergences/index.ts'
import { bindPeerConnection, type Divergence } from '../../src/index.ts'
import { followStrictly, ofClosing, ofEvents } from './divergences.ts'

const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')

const open: Peers[] = []
afterEach(() => {
  for (const { close } of open.splice(0)) close()
})

/** Two peers whose channel has carried a message each way. */
async function connect(bind: (connection: RTCPeerConnection) => void) {
  const peers = makePeers()
  open.push(peers)
  const { a, b, negotiate } = peers
  bind(a)
  const channel = a.createDataChannel('chat')
  const there = announced(b, (remote) => talked(channel, remote))
  await negotiate()
  await there
  return peers
}

test('the documentation of divergences shows the examples as they are', () => {
  const shown = read('divergences.ts')
    .replace('../../src/divergences/index.ts', 'webrtc-statecharts/divergences')
    .replace('../../src/index.ts', 'webrtc-statecharts')
    .replaceAll('export ', '')
  for (const part of shown.split('\n\n/** ')) expect(read('../../docs/concepts/divergences.md')).toContain(part.trim())
})

describe('the examples of divergences:', () => {
  test('a healthy connection says nothing', async () => {
    const write = vi.fn()
    const { a } = await connect((connection) => followStrictly(connection, write))
    a.close()
    expect(write.mock.calls).toEqual([])
  })

  test('what is asked for is narrowed by rules and kinds', async () => {
    const told: Divergence[] = []
    const emitted = (actor: ReturnType<typeof bindPeerConnection>) => {
      actor.on('divergence', (divergence) => void told.push(divergence))
    }
    const { a } = await connect((connection) => emitted(bindPeerConnection(connection, { divergences: ofClosing })))
    expect(told).toEqual([])
    a.close()
    expect(told.map(({ rule, target }) => `${rule} ${target}`)).toEqual(
      expect.arrayContaining(['INV-1 peerConnection', 'DT-11 dataChannel:chat']),
    )

    told.length = 0
    const others = await connect((connection) => emitted(bindPeerConnection(connection, { divergences: ofEvents })))
    others.a.close()
    expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set(['event']))
  })

  test('nothing is emitted without them', async () => {
    const listener = vi.fn()
    const { a } = await connect((connection) => bindPeerConnection(connection).on('divergence', listener))
    a.close()
    expect(listener).not.toHaveBeenCalled()
  })

  test('the option can be the function itself', async () => {
    const listener = vi.fn()
    await connect((connection) => bindPeerConnection(connection, { divergences }).on('divergence', listener))
    expect(listener).not.toHaveBeenCalled()
  })
})
