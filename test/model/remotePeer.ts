import { engine } from '#engine'
import type * as RemotePeers from './remotePeers.ts'

/** A peer in another process. */
export interface RemotePeer {
  /** Answers what a connection has offered; `alter` may change the answer on its way. */
  answer(connection: RTCPeerConnection, alter?: (sdp: string) => string): Promise<void>
  /** Lets a connection offer, and the peer answer. */
  negotiate(connection: RTCPeerConnection, alter?: (sdp: string) => string): Promise<void>
  freeze(): Promise<void>
  thaw(): Promise<void>
  /** It is gone at once, without a word. */
  vanish(): Promise<void>
}

/** Starts a peer in another process. It is to vanish at the end. */
export async function remotePeer(): Promise<RemotePeer> {
  const { startPeer, askPeer, signalPeer, endPeer } = await peers()
  const id = await startPeer()
  const answer: RemotePeer['answer'] = async (connection, alter = (sdp) => sdp) => {
    while (connection.iceGatheringState !== 'complete') {
      await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }))
    }
    const sdp = await askPeer(id, connection.localDescription?.sdp ?? '')
    await connection.setRemoteDescription({ type: 'answer', sdp: alter(sdp) })
  }
  return {
    answer,
    async negotiate(connection, alter) {
      await connection.setLocalDescription()
      await answer(connection, alter)
    },
    freeze: async () => signalPeer(id, 'SIGSTOP'),
    thaw: async () => signalPeer(id, 'SIGCONT'),
    vanish: async () => endPeer(id),
  }
}

/** In a browser, the processes are started by the server of the tests. */
async function peers(): Promise<Commands> {
  if (engine === 'node-datachannel') return import('./remotePeers.ts')
  const { commands } = await import('vitest/browser')
  return commands as unknown as Commands
}

type Commands = {
  readonly [Name in keyof typeof RemotePeers]: (
    ...args: Parameters<(typeof RemotePeers)[Name]>
  ) => ReturnType<(typeof RemotePeers)[Name]> | Promise<Awaited<ReturnType<(typeof RemotePeers)[Name]>>>
}
