import SimplePeer from 'simple-peer'
import { engine, RTCPeerConnection } from '#engine'
import type { Contender } from '../pair.ts'

type Signal = Parameters<SimplePeer.Instance['signal']>[0] & { readonly candidate?: unknown }

const once = (peer: SimplePeer.Instance, event: string) => new Promise((resolve) => peer.once(event, resolve))

/** simple-peer writes to the descriptions that it gets, which node-datachannel does not allow. */
class WritableDescriptions extends RTCPeerConnection {
  constructor(configuration: RTCConfiguration) {
    super(configuration)
    for (const method of ['createOffer', 'createAnswer'] as const) {
      const create = this[method].bind(this) as () => Promise<RTCSessionDescriptionInit>
      Object.assign(this, { [method]: async () => plain(await create()) })
    }
  }
}

const plain = ({ type, sdp }: RTCSessionDescriptionInit) => ({ type, sdp })

/** Node has no connections of its own: simple-peer is given those of node-datachannel. */
const given = {
  config: { iceServers: [] },
  ...(engine === 'node-datachannel' && {
    wrtc: {
      RTCPeerConnection: WritableDescriptions,
      RTCSessionDescription: class {
        constructor(description: RTCSessionDescriptionInit) {
          Object.assign(this, description)
        }
      },
      RTCIceCandidate: class {
        constructor(candidate: RTCIceCandidateInit) {
          Object.assign(this, candidate)
        }
      },
    },
  }),
} as unknown as SimplePeer.Options

const withoutCandidates = (signal: Signal): Signal =>
  'sdp' in signal && signal.sdp
    ? { ...signal, sdp: signal.sdp.replace(/a=(candidate|end-of-candidates).*\r\n/g, '') }
    : signal

/** simple-peer 9. As between the other pairs, only the candidates of the one that answers are handed over. */
export const simplePeer: Contender = {
  async connect() {
    const a = new SimplePeer({ initiator: true, ...given })
    const b = new SimplePeer(given)
    const held: Signal[] = []
    const inner = (peer: SimplePeer.Instance) => (peer as unknown as { _pc: RTCPeerConnection })._pc
    const isAnswered = () => inner(a).signalingState === 'stable' && inner(a).remoteDescription
    a.on('signal', (signal: Signal) => {
      if (!signal.candidate) b.signal(withoutCandidates(signal))
    })
    b.on('signal', (signal: Signal) => {
      if (signal.candidate && !isAnswered()) held.push(signal)
      else a.signal(signal)
    })
    inner(a).addEventListener('signalingstatechange', () => {
      if (isAnswered()) for (const signal of held.splice(0)) a.signal(signal)
    })
    await Promise.all([once(a, 'connect'), once(b, 'connect')])
    const channel = (a as unknown as { _channel: RTCDataChannel })._channel
    return {
      channels: [channel],
      send: (data) => a.send(data),
      async pour(chunks) {
        for (const chunk of chunks) if (!a.write(chunk)) await once(a, 'drain')
      },
      receive(listener) {
        b.on('data', listener)
        return () => void b.off('data', listener)
      },
      async close() {
        const closed = Promise.all([once(a, 'close'), once(b, 'close')])
        a.destroy()
        b.destroy()
        await closed
      },
    }
  },
}
