import { type Actor, assign, createActor, setup } from 'xstate'
import { channelEvents, connectionAttributes, transportsOf } from './attributes.ts'
import { engineWith, type Follower, listen } from './engine.ts'

type Told = { readonly type: 'told'; readonly name: string; readonly value: string } | { readonly type: 'close' }

/** What an app has that brings XState itself: a machine that is told each attribute, with an actor for each connection and channel. */
const machine = setup({
  types: {} as { context: { states: Readonly<Record<string, string>> }; events: Told },
}).createMachine({
  context: { states: {} },
  initial: 'live',
  states: {
    live: {
      on: {
        told: {
          guard: ({ context, event }) => context.states[event.name] !== event.value,
          actions: assign({ states: ({ context, event }) => ({ ...context.states, [event.name]: event.value }) }),
        },
        close: 'closed',
      },
    },
    closed: { type: 'final' },
  },
})

function follow(): Follower {
  const actors: Actor<typeof machine>[] = []
  const actorOf = () => {
    const actor = createActor(machine).start()
    actors.push(actor)
    return actor
  }

  return {
    connection(connection) {
      const actor = actorOf()
      const tell = (name: string, value: string) => actor.send({ type: 'told', name, value })
      let hasTransports = false
      const read = () => {
        for (const name of Object.values(connectionAttributes)) tell(name, connection[name])
        if (hasTransports || !connection.sctp) return
        hasTransports = true
        for (const [index, [object, name, type]] of transportsOf(connection).entries()) {
          const readTransport = () =>
            tell(`${index}.${name}`, (object as unknown as Record<string, string>)[name] ?? '')
          readTransport()
          object.addEventListener(type, readTransport)
        }
      }
      read()
      for (const type of Object.keys(connectionAttributes)) connection.addEventListener(type, read)
      const close = connection.close
      connection.close = () => {
        close.call(connection)
        for (const each of actors) if (each.getSnapshot().status === 'active') each.send({ type: 'close' })
      }
    },
    channel(channel) {
      const actor = actorOf()
      const read = () => {
        if (actor.getSnapshot().status === 'active')
          actor.send({ type: 'told', name: 'readyState', value: channel.readyState })
      }
      read()
      for (const type of channelEvents) channel.addEventListener(type, read)
    },
  }
}

/** XState by hand: the states are kept by machines of the app's own. Messages go through an actor, too. */
export const rawXState = engineWith(follow, (channels, listener) => {
  const inbox = setup({ types: {} as { events: { type: 'message'; data: unknown } } }).createMachine({
    on: { message: { actions: ({ event }) => listener(event.data) } },
  })
  const actor = createActor(inbox).start()
  const stop = listen(channels, (data) => actor.send({ type: 'message', data }))
  return () => {
    stop()
    actor.stop()
  }
})
