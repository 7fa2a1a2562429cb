import { createSession, overWebSocket, sessionState } from '../../../../src/session/index.ts'

// What a server does: it has no WebRTC, no page, and renders what an app imports.

const heard: ((message: unknown) => void)[] = []
const answers: unknown[] = []
const session = createSession({
  create: () => new RTCPeerConnection(),
  signaling: {
    send: (message) => void answers.push(message),
    subscribe(listener) {
      heard.push(listener)
      return () => {}
    },
  },
})
const before = sessionState(session.getSnapshot()).state
const asked = answers[0] as { session: { from: string; ask: string } }
const { from, ask } = asked.session
for (const listener of heard) listener({ session: { version: 1, from: 'peer', to: from, ask: 'key', echo: ask } })
await new Promise((resolve) => setTimeout(resolve, 0))
const after = sessionState(session.getSnapshot())
const error = after.state === 'failed' ? String(after.error) : undefined
console.log(
  JSON.stringify({
    classes: typeof RTCPeerConnection,
    adapter: typeof overWebSocket,
    before,
    after: after.state,
    error,
  }),
)
