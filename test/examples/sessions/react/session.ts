import { channelOf, createSession, overBroadcastChannel } from '../../../../src/session/index.ts'

/** One for the page, made outside of React: a component that is rendered twice must not make two. */
export const session = createSession({
  create: () => new RTCPeerConnection(),
  signaling: overBroadcastChannel(new BroadcastChannel('session-chat')),
})
export const channel = channelOf(session, 'chat')

/** What was said, for `useSyncExternalStore`. */
let messages: readonly { readonly id: number; readonly text: string }[] = []
const listeners = new Set<() => void>()

export const said = {
  get: () => messages,
  add(text: string) {
    messages = [...messages, { id: messages.length, text }]
    for (const listener of listeners) listener()
  },
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
channel.onmessage = ({ data }) => said.add(`them: ${data}`)
