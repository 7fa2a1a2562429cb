import { Peer } from 'peerjs'
import SimplePeer from 'simple-peer/simplepeer.min.js'
import type { PagePeer, PeerKinds, PlainRole, TextEnd } from '../live/peerTypes.ts'
import { exampleFor } from '../live/plainPeers.ts'
import { startSession } from '../live/sessionPeer.ts'
import { PipeSocket } from './pipeSocket.ts'

/** What is compared, each in a page of its own. Nobody acts when something breaks but the library itself. */
export const contenders: Pick<PeerKinds, 'session' | 'w3cPattern' | 'simplePeer' | 'peerJs'> = {
  session: startSession,
  w3cPattern,
  simplePeer,
  peerJs,
}

function w3cPattern(end: TextEnd, role: PlainRole): PagePeer {
  const connection = new RTCPeerConnection()
  connection.addEventListener('connectionstatechange', () => {
    if (connection.connectionState === 'failed') connection.restartIce()
  })
  return exampleFor(connection, end, role)
}

function simplePeer(end: TextEnd, { begins }: PlainRole): PagePeer {
  const peer = new SimplePeer({ initiator: begins, config: { iceServers: [] } })
  const received: string[] = []
  let state = 'new'
  peer.on('signal', (signal) => end.send(JSON.stringify(signal)))
  peer.on('connect', () => {
    state = 'connected'
  })
  peer.on('data', (data: Uint8Array) => received.push(new TextDecoder().decode(data)))
  peer.on('error', (error) => {
    state = String(error)
  })
  end.subscribe((text) => {
    if (!peer.destroyed) peer.signal(JSON.parse(text))
  })
  return {
    received,
    get isConnected() {
      return peer.connected
    },
    get state() {
      return state
    },
    say(text) {
      if (peer.connected) peer.send(text)
    },
  }
}

function peerJs(end: TextEnd, { begins }: PlainRole): PagePeer {
  const [own, other] = begins ? ['alice', 'bob'] : ['bob', 'alice']
  globalThis.WebSocket = PipeSocket.over(end, own)
  const peer = new Peer(own, { host: 'localhost', port: 9, token: own, config: { iceServers: [] } })
  const received: string[] = []
  type Data = ReturnType<Peer['connect']>
  let connection: Data | undefined
  const use = (next: Data) => {
    connection = next
    next.on('data', (data) => received.push(String(data)))
  }
  peer.on('connection', use)
  if (begins) peer.on('open', () => use(peer.connect(other, { serialization: 'json' })))
  let state = 'new'
  peer.on('error', (error) => {
    state = String(error)
  })
  return {
    received,
    get isConnected() {
      return connection?.open ?? false
    },
    get state() {
      return state
    },
    say(text) {
      if (connection?.open) void connection.send(text)
    },
  }
}
