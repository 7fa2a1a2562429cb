import { channelEvents, connectionAttributes, transportsOf } from './attributes.ts'
import { engineWith, type Follower } from './engine.ts'

type Listener = (state: Readonly<Record<string, string>>) => void

/** A plain object in which the states of one thing are kept, with whoever wants to hear of a change. */
class Kept {
  state: Readonly<Record<string, string>> = {}
  readonly listeners = new Set<Listener>()

  set(name: string, value: string): void {
    if (this.state[name] === value) return
    this.state = { ...this.state, [name]: value }
    for (const listener of this.listeners) listener(this.state)
  }
}

/**
 * What one would write by hand to have the same states: a listener for each event, a copy of each attribute, subscribers,
 * and a wrapped `close()`, which fires no event. It knows no rule: it believes what it is told.
 */
function follow(): Follower {
  const all: { connection: RTCPeerConnection; kept: Kept; undo: (() => void)[] }[] = []
  const on = (undo: (() => void)[], object: EventTarget, type: string, run: () => void) => {
    object.addEventListener(type, run)
    undo.push(() => object.removeEventListener(type, run))
  }
  const of = (connection: RTCPeerConnection) => all.find((each) => each.connection === connection)

  return {
    connection(connection) {
      const kept = new Kept()
      const undo: (() => void)[] = []
      all.push({ connection, kept, undo })
      let hasTransports = false
      const read = () => {
        for (const name of Object.values(connectionAttributes)) kept.set(name, connection[name])
        if (hasTransports || !connection.sctp) return
        hasTransports = true
        for (const [index, [object, name, type]] of transportsOf(connection).entries()) {
          const key = `${index}.${name}`
          const readTransport = () => kept.set(key, (object as unknown as Record<string, string>)[name] ?? '')
          readTransport()
          on(undo, object, type, readTransport)
        }
      }
      read()
      for (const type of Object.keys(connectionAttributes)) on(undo, connection, type, read)
      const close = connection.close
      connection.close = () => {
        close.call(connection)
        for (const name of Object.keys(kept.state)) kept.set(name, 'closed')
        for (const each of undo.splice(0)) each()
      }
    },
    channel(channel, connection) {
      const { kept, undo } = of(connection) ?? { kept: new Kept(), undo: [] }
      const key = `channel.${channel.label}`
      const read = () => kept.set(key, channel.readyState)
      read()
      for (const type of channelEvents) on(undo, channel, type, read)
    },
  }
}

/** The same bookkeeping, by hand. */
export const handWritten = engineWith(follow)
