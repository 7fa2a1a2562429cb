import type { Duplex } from 'node:stream'
import { REFUSAL_TIME } from './limits.ts'

/** Refuses a socket, and ends it: at the latest when its time is over, whatever is at the other end. */
export function refuse(socket: Duplex, status: string): void {
  const timer = setTimeout(() => socket.destroy(), REFUSAL_TIME)
  socket.once('close', () => clearTimeout(timer))
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
