import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The processes that run, by their ids. */
const running = new Map<number, ChildProcessWithoutNullStreams>()

process.once('exit', () => {
  for (const id of running.keys()) endPeer(id)
})

/** Starts a peer in a process of its own, and gives the process's id. */
export function startPeer(): number {
  const file = join(import.meta.dirname, 'remotePeerProcess.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', file])
  const { pid } = child
  if (pid === undefined) throw new Error(`no process could be started for ${file}`)
  child.stderr.pipe(process.stderr)
  child.once('exit', () => running.delete(pid))
  running.set(pid, child)
  return pid
}

/** Hands an offer to a peer, and gives the SDP of its answer. */
export async function askPeer(id: number, offer: string): Promise<string> {
  const child = peerOf(id)
  const answers = createInterface(child.stdout)
  child.stdin.write(`${JSON.stringify(offer)}\n`)
  for await (const line of answers) return JSON.parse(line)
  throw new Error('the peer has ended before it has answered')
}

/** Freezes a peer, or lets it go on. */
export function signalPeer(id: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  peerOf(id).kill(signal)
}

/** Kills a peer, if it is not dead: it vanishes without a word. */
export function endPeer(id: number): void {
  running.get(id)?.kill('SIGKILL')
  running.delete(id)
}

function peerOf(id: number): ChildProcessWithoutNullStreams {
  const child = running.get(id)
  if (!child) throw new Error(`there is no peer with the id ${id}`)
  return child
}
