import type { AddressInfo } from 'node:net'
import { PeerServer } from 'peer'

/**
 * PeerJS's own server, on a free port of this machine, which it writes down. In a process of its own, for it cannot be
 * stopped otherwise: this one ends when nothing can come in any more.
 */
PeerServer({ host: '127.0.0.1', port: 0 }, (server) => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
process.stdin.once('end', () => process.exit()).resume()
