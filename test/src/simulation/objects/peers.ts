import type { HostOptions, NetworkOptions, SimulatedNetwork } from '../../../../src/simulation/index.ts'
import { createNetwork } from '../../../../src/simulation/index.ts'

/** Two connections of two hosts, which hand each other their candidates, and what they have fired. */
export interface SimulatedPeers {
  readonly network: SimulatedNetwork
  readonly a: RTCPeerConnection
  readonly b: RTCPeerConnection
  /** The channels that each has been announced, by their labels. */
  readonly announced: Readonly<Record<'a' | 'b', Map<string, RTCDataChannel>>>
  /** Lets one offer and the other answer. */
  negotiate(from?: RTCPeerConnection, to?: RTCPeerConnection): Promise<void>
  /** Negotiates, and lets all happen that follows. */
  connect(): Promise<void>
}

/** Makes two peers. */
export function makePeers(options: NetworkOptions = {}, host?: HostOptions): SimulatedPeers {
  const network = createNetwork(options)
  const a = new (network.host('alice', host).RTCPeerConnection)()
  const b = new (network.host('bob', host).RTCPeerConnection)()
  const announced = { a: new Map<string, RTCDataChannel>(), b: new Map<string, RTCDataChannel>() }
  const trickle = (from: RTCPeerConnection, to: RTCPeerConnection) =>
    from.addEventListener('icecandidate', ({ candidate }) => {
      // What comes before the offer, or too late, is nobody's concern here.
      void to.addIceCandidate(candidate ?? undefined).catch(() => {})
    })
  trickle(a, b)
  trickle(b, a)
  a.addEventListener('datachannel', ({ channel }) => announced.a.set(channel.label, channel))
  b.addEventListener('datachannel', ({ channel }) => announced.b.set(channel.label, channel))
  const negotiate = async (from = a, to = b) => {
    await from.setLocalDescription()
    await to.setRemoteDescription(from.localDescription as RTCSessionDescription)
    await to.setLocalDescription()
    await from.setRemoteDescription(to.localDescription as RTCSessionDescription)
  }
  const connect = async () => {
    await negotiate()
    await network.settle()
  }
  return { network, a, b, announced, negotiate, connect }
}

/** Two peers with a channel that is open at both ends. */
export async function openPeers(options: NetworkOptions = {}, init?: RTCDataChannelInit, host?: HostOptions) {
  const peers = makePeers(options, host)
  const near = peers.a.createDataChannel('chat', init)
  await peers.connect()
  const far = peers.announced.b.get('chat')
  if (!far) throw new Error('The channel was not announced.')
  return { ...peers, near, far }
}

/** Writes down the events of an object, each with the state that it then shows. */
export function listenTo(target: EventTarget, name: string, types: readonly string[], log: string[]): void {
  for (const type of types) target.addEventListener(type, () => log.push(`${name} ${type}[${stateOf(target)}]`))
}

function stateOf(target: object): string {
  for (const attribute of ['readyState', 'state', 'connectionState'] as const) {
    if (attribute in target) return String((target as Record<string, unknown>)[attribute])
  }
  return ''
}

export const channelEvents = ['open', 'message', 'bufferedamountlow', 'closing', 'error', 'close']
