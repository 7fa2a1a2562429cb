import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { TurnServer } from './turnServer.ts'

/** Who may use a server that answers. */
const user = { username: 'somebody', password: 'right' } as const

/** The servers that run, by their ports. */
const running = new Map<number, { close(): void }>()

/** What an app is told of a server. */
export interface TurnServerConfiguration extends RTCIceServer {
  readonly urls: string
  readonly username: string
  readonly credential: string
  /** By which it is ended. */
  readonly port: number
}

/**
 * Starts a TURN server on this machine.
 *
 * @param answers - `false`: it takes all that comes, and says nothing
 */
export async function startTurnServer({ answers }: { readonly answers: boolean }): Promise<TurnServerConfiguration> {
  const address = ownAddress()
  const server = answers ? await TurnServer.start(address, user) : await silent(address)
  const { port } = server.endpoint
  running.set(port, server)
  return { urls: `turn:${address}:${port}?transport=udp`, username: user.username, credential: user.password, port }
}

/** Ends a server, if it runs. */
export function endTurnServer(port: number): void {
  running.get(port)?.close()
  running.delete(port)
}

/** The address that browsers offer candidates at: of the loopback interface only if there is no other. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses)
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}

async function silent(address: string): Promise<Pick<TurnServer, 'endpoint' | 'close'>> {
  const socket = createSocket('udp4')
  socket.unref()
  socket.bind(0, address)
  await once(socket, 'listening')
  return { endpoint: socket.address(), close: () => void socket.close() }
}
