import type { IceCandidate, Transport, TransportOptions } from 'mediasoup-client/types'
import { descriptionOf } from '../../../../harness/peers.ts'

/** The page's own, from before anything is bound: what stands in for a router is not under test. */
const { RTCPeerConnection } = globalThis

/** The other end of a transport of mediasoup-client. A router of mediasoup would have it; here it is in the page. */
export interface RouterEnd {
  /** What a server would send to the app for `createSendTransport()` or `createRecvTransport()`. */
  readonly options: TransportOptions
  /** A channel that both ends have agreed on; 0 is the first that mediasoup-client makes. */
  readonly channel: RTCDataChannel
  /** Connects it with the transport. */
  connect(transport: Transport): void
  close(): void
}

/** The connection inside of a transport. */
export function connectionOf({ handler }: Transport): RTCPeerConnection {
  return (handler as unknown as { readonly _pc: RTCPeerConnection })._pc
}

/** Makes an end that has gathered its candidates: they are among the options of the transport. */
export async function makeRouterEnd(): Promise<RouterEnd> {
  const far = new RTCPeerConnection()
  const channel = far.createDataChannel('', { negotiated: true, id: 0 })
  await far.setLocalDescription()
  const { sdp } = await descriptionOf(far)

  /** mediasoup-client tells a server its fingerprints only. A browser must know more, which its descriptions have. */
  async function answerWith(near: RTCPeerConnection): Promise<void> {
    const described = await descriptionOf(near)
    const [, mid] = described.sdp.match(/^a=mid:(\S+)/m) ?? []
    const answer = described.sdp
      .replace(/^a=setup:\w+/m, 'a=setup:active')
      .replace(`a=group:BUNDLE ${mid}`, 'a=group:BUNDLE 0')
      .replace(`a=mid:${mid}`, 'a=mid:0')
    await far.setRemoteDescription({ type: 'answer', sdp: answer })
  }

  return {
    options: optionsFrom(sdp),
    channel,
    connect(transport) {
      transport.on('connect', (_, done) => {
        const near = connectionOf(transport)
        const described = () => {
          if (!near.localDescription) return
          near.removeEventListener('signalingstatechange', described)
          void answerWith(near)
        }
        near.addEventListener('signalingstatechange', described)
        done()
      })
      transport.on('producedata', (_, done) => done({ id: 'producer' }))
    },
    close: () => far.close(),
  }
}

function optionsFrom(sdp: string): TransportOptions {
  const lineOf = (attribute: string) => {
    const [, value] = sdp.match(new RegExp(`^a=${attribute}:(.+?)\r?$`, 'm')) ?? []
    if (value === undefined) throw new Error(`there is no ${attribute} in the description`)
    return value
  }
  const [algorithm, value] = lineOf('fingerprint').split(' ') as ['sha-256', string]
  return {
    id: 'transport',
    iceParameters: { usernameFragment: lineOf('ice-ufrag'), password: lineOf('ice-pwd') },
    iceCandidates: [...sdp.matchAll(/^a=candidate:(\S+) 1 udp (\d+) (\S+) (\d+) typ host/gim)].map(candidateFrom),
    dtlsParameters: { role: 'auto', fingerprints: [{ algorithm, value }] },
    sctpParameters: { port: 5000, OS: 1024, MIS: 1024, maxMessageSize: 262_144 },
  }
}

function candidateFrom([, foundation = '', priority, address = '', port]: RegExpMatchArray): IceCandidate {
  const host = { foundation, address, ip: address, protocol: 'udp', type: 'host' } as const
  return { ...host, priority: Number(priority), port: Number(port) }
}
