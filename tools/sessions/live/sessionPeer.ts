import { channelOf, connectionOf, createSession, sessionState } from '../../../src/session/index.ts'
import { CountingClock } from './countingClock.ts'
import type { SessionPeer, TextEnd } from './peerTypes.ts'

/** Begins a session in this page. */
export function startSession(end: TextEnd): SessionPeer {
  const clock = new CountingClock()
  const made: RTCPeerConnection[] = []
  const received: string[] = []
  let hasFailed = false
  const session = createSession({
    clock,
    policy: { giveUp: Number.POSITIVE_INFINITY },
    create() {
      const connection = new RTCPeerConnection()
      connection.addEventListener('connectionstatechange', () => {
        if (connection.connectionState === 'failed') hasFailed = true
      })
      made.push(connection)
      return connection
    },
    signaling: {
      send: (message) => end.send(JSON.stringify(message)),
      subscribe: (listener) => end.subscribe((text) => listener(JSON.parse(text))),
      state: { get: () => end.get(), subscribe: (listener) => end.watch(listener) },
    },
  })
  const chat = channelOf(session, 'chat')
  chat.onmessage = ({ data }) => received.push(String(data))
  const open = () => made.filter(({ signalingState }) => signalingState !== 'closed')
  const state = () => sessionState(session.getSnapshot())
  const transports = () => {
    const { connectionState, iceConnectionState: ice, sctp } = connectionOf(session) ?? {}
    return { connectionState, ice, dtls: sctp?.transport.state, sctp: sctp?.state }
  }
  return {
    received,
    get isConnected() {
      return state().state === 'connected'
    },
    get state() {
      const { value, context } = session.getSnapshot()
      const { signalingState } = connectionOf(session) ?? {}
      const { readyState, buffered } = chat
      const common = { state: state(), value, epoch: context.epoch, signalingState, ...transports() }
      return JSON.stringify({ ...common, readyState, buffered, last: received.at(-1) })
    },
    get stage() {
      const { value } = session.getSnapshot().context.path
      const states = [...Object.values(transports()), chat.readyState]
      return `${JSON.stringify(value)} ${states.map((state) => state ?? 'none').join(' ')}`
    },
    get open() {
      return open().length
    },
    get hasOwn() {
      return open()[0] === connectionOf(session)
    },
    get hasFailed() {
      return hasFailed
    },
    get epoch() {
      return session.getSnapshot().context.epoch
    },
    get timers() {
      return clock.size
    },
    get outcome() {
      const { output } = session.getSnapshot()
      return output && (output.outcome === 'closed' ? `closed by ${output.by}: ${output.reason}` : output.because)
    },
    say(text) {
      if (chat.readyState !== 'closed') chat.send(text)
    },
    change() {
      const connection = connectionOf(session)
      // Firefox throws where it is closed.
      if (connection?.signalingState !== 'closed') connection?.restartIce()
    },
    closeConnection: () => connectionOf(session)?.close(),
    stop: () => session.stop(),
    close: (reason) => session.send({ type: 'close', reason }),
  }
}
