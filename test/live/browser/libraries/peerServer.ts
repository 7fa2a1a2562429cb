import { afterAll, beforeAll } from 'vitest'
import { commands } from 'vitest/browser'
import type * as PeerServers from './peerServers.ts'

/** Starts PeerJS's own server for the tests of a file; gives a function that tells its port. */
export function peerServerOfFile(): () => number {
  const { startPeerServer, endPeerServer } = commands as unknown as typeof PeerServers
  let port: number | undefined

  beforeAll(async () => {
    port = await startPeerServer()
  })

  afterAll(async () => {
    if (port !== undefined) await endPeerServer(port)
  })

  return () => {
    if (port === undefined) throw new Error('the server has not been started')
    return port
  }
}
