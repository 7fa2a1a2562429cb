import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** A port for UDP at which nothing of this machine listens, at any of its addresses: who sends to it is refused. */
export async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0)
  await once(socket, 'listening')
  const { port } = socket.address()
  await new Promise<void>((resolve) => socket.close(resolve))
  return port
}
