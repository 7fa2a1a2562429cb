import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The servers that run, by their ports. Each ends with its standard input, and so with this process. */
const running = new Map<number, ChildProcess>()

/** Starts a server of PeerJS that only this machine can reach, and gives its port. */
export async function startPeerServer(): Promise<number> {
  const file = join(import.meta.dirname, 'peerServerProcess.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} has ended with ${code} before it could be reached`)
  })
  const [line] = await Promise.race([once(child.stdout, 'data'), failed])
  failed.catch(() => {})
  const port = Number(line)
  running.set(port, child)
  return port
}

/** Ends a server, and waits until it has ended. */
export async function endPeerServer(port: number): Promise<void> {
  const child = running.get(port)
  if (!child) throw new Error(`there is no server at the port ${port}`)
  running.delete(port)
  const ended = once(child, 'exit')
  child.stdin?.end()
  await ended
}
