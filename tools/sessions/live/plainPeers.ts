import { connectionOf, createSession, sessionState } from '../../../src/session/index.ts'
import { w3cExample } from '../w3cExample.ts'
import type { PlainPeer, PlainRole, TextEnd } from './peerTypes.ts'

/** Begins a session in this page, whose peer is the W3C's example. */
export function sessionWithPlain(end: TextEnd, { polite, begins }: PlainRole): PlainPeer {
  let talk = new Talk()
  const received: string[] = []
  const session = createSession({
    polite,
    ...(begins && { peer: 'plain' }),
    policy: { giveUp: Number.POSITIVE_INFINITY },
    create: () => new RTCPeerConnection(),
    setUp(connection) {
      talk = new Talk(received)
      talk.follow(connection, begins)
    },
    signaling: {
      send: (message) => end.send(JSON.stringify(message)),
      subscribe: (listener) => end.subscribe((text) => listener(JSON.parse(text))),
    },
  })
  return peerOf(() => connectionOf(session), received, {
    isConnected: () => sessionState(session.getSnapshot()).state === 'connected',
    say: (text) => talk.say(text),
    state: () =>
      JSON.stringify({ state: sessionState(session.getSnapshot()), epoch: session.getSnapshot().context.epoch }),
  })
}

/** Begins the W3C's example in this page. */
export function startExample(end: TextEnd, { polite, begins }: PlainRole): PlainPeer {
  return exampleFor(new RTCPeerConnection(), end, { polite, begins })
}

/** The same, for a connection that is there. */
export function exampleFor(connection: RTCPeerConnection, end: TextEnd, { polite, begins }: PlainRole): PlainPeer {
  const received: string[] = []
  const talk = new Talk(received)
  const errors: string[] = []
  const take = w3cExample(connection, polite, (message) => end.send(JSON.stringify(message)))
  end.subscribe((text) => void take(JSON.parse(text)).catch((error) => errors.push(String(error))))
  talk.follow(connection, begins)
  return peerOf(() => connection, received, {
    isConnected: () => connection.connectionState === 'connected',
    say: (text) => talk.say(text),
    state: () => JSON.stringify({ state: connection.connectionState, errors }),
  })
}

/** All channels of a connection: what is said is said on each, what is heard is noted. */
class Talk {
  readonly #received: string[]
  readonly #channels: RTCDataChannel[] = []

  constructor(received: string[] = []) {
    this.#received = received
  }

  follow(connection: RTCPeerConnection, begins: boolean): void {
    connection.addEventListener('datachannel', ({ channel }) => this.#add(channel))
    if (begins) this.#add(connection.createDataChannel('chat'))
  }

  say(text: string): void {
    for (const channel of this.#channels) if (channel.readyState === 'open') channel.send(text)
  }

  #add(channel: RTCDataChannel): void {
    this.#channels.push(channel)
    channel.onmessage = ({ data }) => this.#received.push(String(data))
  }
}

interface PlainReads {
  isConnected(): boolean
  say(text: string): void
  state(): string
}

function peerOf(
  connection: () => RTCPeerConnection | undefined,
  received: readonly string[],
  { isConnected, say, state }: PlainReads,
): PlainPeer {
  return {
    received,
    say,
    get isConnected() {
      return isConnected()
    },
    get state() {
      const { signalingState, iceGatheringState, connectionState, sctp } = connection() ?? {}
      return [state(), signalingState, iceGatheringState, connectionState, sctp?.state, sctp?.transport.state].join(' ')
    },
    get isAtRest() {
      return connection()?.signalingState === 'stable'
    },
    get stuck() {
      const { iceGatheringState, sctp } = connection() ?? {}
      return iceGatheringState === 'gathering' ? iceGatheringState : sctp?.state === 'closed' ? 'ended' : undefined
    },
    change: () => connection()?.restartIce(),
  }
}
