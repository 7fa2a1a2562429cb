import { expect, test } from 'vitest'
import { bindEveryPeerConnection, type PeerConnectionActor } from '../../../../src/index.ts'

test('what PeerJS makes while it is imported is bound, and has ended by then', async () => {
  const actors: PeerConnectionActor[] = []
  const undo = bindEveryPeerConnection({ onConnection: (actor) => actors.push(actor) })
  await import('peerjs')
  undo()
  const outputs = actors.map((actor) => actor.getSnapshot().output)
  expect(outputs).toEqual([{ cause: 'local-close', connected: false, lastConnectionState: 'new' }])
})
