import SimplePeer from 'simple-peer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { toPromise } from 'xstate'
import { bindEveryPeerConnection, type PeerConnectionActor } from '../../../../../src/index.ts'

let connections: PeerConnectionActor[]
let undo: () => void

beforeEach(() => {
  connections = []
  undo = bindEveryPeerConnection({ onConnection: (connection) => connections.push(connection) })
})

afterEach(() => undo())

test('who hangs up leaves nothing open', async () => {
  const caller = new SimplePeer({ initiator: true, config: { iceServers: [] } })
  const callee = new SimplePeer({ config: { iceServers: [] } })
  caller.on('signal', (signal) => callee.signal(signal))
  callee.on('signal', (signal) => caller.signal(signal))
  caller.on('connect', () => caller.destroy())
  callee.on('error', () => {}) // in Chromium the caller's farewell may be one

  const ends = await Promise.all(connections.map((connection) => toPromise(connection)))
  expect(ends).toMatchObject([
    { cause: 'local-close', connected: true },
    { cause: 'local-close', connected: true },
  ])
})
