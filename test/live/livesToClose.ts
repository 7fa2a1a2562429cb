import { engine } from '#engine'
import { makePeers, type Peers } from '../../harness/peers.ts'
import { fill } from './scenarios.ts'

/** The objects that a connection's life shows in. */
type Place = 'connection' | 'channel' | 'sctp' | 'dtls' | 'ice'

/** An event at which a connection is closed: on which object of which peer, and in which state if it tells of one. */
export interface ClosingMoment {
  readonly end: 'a' | 'b'
  readonly place: Place
  readonly type: string
  readonly state?: string
}

/** Which attribute an event tells of. */
const attributes: Readonly<Record<string, string>> = {
  signalingstatechange: 'signalingState',
  icegatheringstatechange: 'iceGatheringState',
  iceconnectionstatechange: 'iceConnectionState',
  connectionstatechange: 'connectionState',
  gatheringstatechange: 'gatheringState',
  statechange: 'state',
}

const moment = (end: 'a' | 'b', place: Place, type: string, state?: string): ClosingMoment => ({
  end,
  place,
  type,
  ...(state && { state }),
})

/** Every event of every object, and the states that those which tell of one have in each life. */
const moments: readonly ClosingMoment[] = [
  moment('a', 'connection', 'negotiationneeded'),
  moment('a', 'connection', 'signalingstatechange', 'have-local-offer'),
  moment('a', 'connection', 'signalingstatechange', 'stable'),
  moment('a', 'connection', 'icegatheringstatechange', 'gathering'),
  moment('a', 'connection', 'icegatheringstatechange', 'complete'),
  moment('a', 'connection', 'icecandidate'),
  moment('a', 'connection', 'iceconnectionstatechange', 'checking'),
  moment('a', 'connection', 'iceconnectionstatechange', 'connected'),
  moment('a', 'connection', 'connectionstatechange', 'connecting'),
  moment('a', 'connection', 'connectionstatechange', 'connected'),
  moment('b', 'connection', 'signalingstatechange', 'have-remote-offer'),
  moment('b', 'connection', 'track'),
  moment('b', 'connection', 'datachannel'),
  moment('b', 'channel', 'open'),
  moment('b', 'channel', 'message'),
  moment('a', 'channel', 'open'),
  moment('a', 'channel', 'message'),
  moment('a', 'channel', 'bufferedamountlow'),
  moment('a', 'channel', 'closing'),
  moment('a', 'channel', 'error'),
  moment('a', 'channel', 'close'),
  moment('a', 'sctp', 'statechange', 'connected'),
  moment('a', 'sctp', 'statechange', 'closed'),
  moment('a', 'dtls', 'statechange', 'connecting'),
  moment('a', 'dtls', 'statechange', 'connected'),
  moment('a', 'dtls', 'statechange', 'closed'),
  moment('a', 'ice', 'gatheringstatechange', 'gathering'),
  moment('a', 'ice', 'gatheringstatechange', 'complete'),
  moment('a', 'ice', 'selectedcandidatepairchange'),
  moment('a', 'ice', 'statechange', 'checking'),
  moment('a', 'ice', 'statechange', 'connected'),
]

function nameOf({ end, place, type, state }: ClosingMoment): string {
  return `${end}’s ${place} ${type}${state ? `[${state}]` : ''}`
}

/** What does not come in an engine, or cannot be closed in, and why. */
const leftOut: Record<typeof engine, Readonly<Record<string, string>>> = {
  chromium: {},
  firefox: {
    'a’s channel error': 'it never fires `error` on a channel (F4)',
    'a’s ice selectedcandidatepairchange': 'it never fires it',
  },
  simulated: { 'b’s connection track': 'it has no media' },
  'node-datachannel': {
    'a’s connection negotiationneeded': 'it negotiates by itself',
    'a’s connection signalingstatechange[have-local-offer]': 'close() inside it hangs the process',
    'a’s connection signalingstatechange[stable]': 'close() inside it hangs the process',
    'b’s connection signalingstatechange[have-remote-offer]': 'it answers by itself',
    'b’s connection track': 'it has no media',
    'a’s connection icegatheringstatechange[gathering]': 'it reads `complete` when the event comes',
    'a’s ice gatheringstatechange[gathering]': 'it reads `complete` when the event comes',
    'a’s channel error': 'it fires none when the peer closes its connection',
    'a’s sctp statechange[closed]': 'it closes the connection by itself when the peer closes its own',
    'a’s dtls statechange[closed]': 'it closes the connection by itself when the peer closes its own',
    'a’s ice selectedcandidatepairchange': 'it never fires it',
  },
}

/** The moments that this engine has. */
export const theseMoments = moments
  .map((each) => [nameOf(each), each] as const)
  .filter(([name]) => !(name in leftOut[engine]))

/** Two peers that have not begun, and how they go on. */
export interface LifeToClose extends Peers {
  /** Runs a deed in the first event of that kind, whatever its object. */
  at(moment: ClosingMoment, deed: () => void): void
  /** Makes `a`'s channel. */
  open(): RTCDataChannel
  /** Begins to negotiate, and goes on until one of them is closed. */
  begin(moment: ClosingMoment): void
}

/** Prepares the life of two peers: nothing of it throws when one of them is closed in between. */
export function makeLife(): LifeToClose {
  const peers = makePeers()
  const { a, b } = peers
  let near: RTCDataChannel | undefined

  return {
    ...peers,
    at(moment, deed) {
      const connection = peers[moment.end]
      const { place } = moment
      if (place === 'connection') once(connection, moment, deed)
      else if (place !== 'channel') oncePartIsThere(connection, moment, place, deed)
      else if (moment.end === 'a') once(near, moment, deed)
      else b.addEventListener('datachannel', ({ channel }) => once(channel, moment, deed))
    },
    open() {
      near = a.createDataChannel('chat')
      return near
    },
    begin(moment) {
      // Firefox does not fire it if an offer is made at once.
      if (moment.type === 'negotiationneeded') return
      if (moment.type === 'track') a.addTransceiver('audio')
      near?.addEventListener('open', () => {
        if (near && moment.type === 'bufferedamountlow') fill(near)
        say(near, 'hello')
      })
      b.addEventListener('datachannel', ({ channel: remote }) => {
        remote.addEventListener('open', () => say(remote, 'hello'))
        remote.addEventListener('message', ({ data }) => {
          if (data === 'hello') farewell(moment)?.close(remote, b)
        })
      })
      // What is in flight when one of them is closed is nobody's concern here.
      peers.negotiate().catch(() => {})
    },
  }
}

/** What the other peer has to close for an event to come. */
function farewell({ place, type, state }: ClosingMoment) {
  if (place === 'channel' && (type === 'closing' || type === 'close')) {
    return { close: (channel: RTCDataChannel, _: RTCPeerConnection) => channel.close() }
  }
  if (type !== 'error' && state !== 'closed') return undefined
  return { close: (_: RTCDataChannel, connection: RTCPeerConnection) => connection.close() }
}

/** node-datachannel's events may come late, and show what the object has come to meanwhile. */
function hasComeTo(state: string, shown: unknown): boolean {
  if (shown === state) return true
  return engine === 'node-datachannel' && /ing$/.test(state) && (shown === 'connected' || shown === 'completed')
}

function once(object: EventTarget | undefined, { type, state }: ClosingMoment, deed: () => void): void {
  const take = () => {
    const shown = (object as unknown as Record<string, unknown>)[attributes[type] ?? '']
    if (state !== undefined && !hasComeTo(state, shown)) return
    object?.removeEventListener(type, take)
    deed()
  }
  object?.addEventListener(type, take)
}

function oncePartIsThere(
  connection: RTCPeerConnection,
  moment: ClosingMoment,
  place: Exclude<Place, 'connection' | 'channel'>,
  deed: () => void,
): void {
  const look = () => {
    const { sctp } = connection
    const part = { sctp, dtls: sctp?.transport, ice: sctp?.transport?.iceTransport }[place]
    if (!part) return
    connection.removeEventListener('signalingstatechange', look)
    once(part, moment, deed)
  }
  connection.addEventListener('signalingstatechange', look)
  look()
}

/** Where the engine has closed it meanwhile, there is nothing to say. */
function say(channel: RTCDataChannel | undefined, message: string): void {
  try {
    channel?.send(message)
  } catch (error) {
    if (!(error instanceof Error)) throw error
  }
}
