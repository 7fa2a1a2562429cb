import { connect, type Socket } from 'node:net'
import { afterEach } from 'vitest'

/** Connections of which only what is written is sent: they are not ended when the server ends them. */
export interface RawSockets {
  /** Opens one, and writes a text. */
  raw(server: { readonly port: number }, text?: string): Socket
  /** Drops all. */
  leave(): void
}

/** All are dropped after the test. To be called once in a file. */
export function rawSocketsOfEachTest(): RawSockets {
  const sockets: Socket[] = []
  const leave = () => {
    for (const socket of sockets.splice(0)) socket.destroy()
  }
  afterEach(leave)

  return {
    raw({ port }, text = '') {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
      socket.on('error', () => {})
      socket.write(text)
      sockets.push(socket)
      return socket
    },
    leave,
  }
}
