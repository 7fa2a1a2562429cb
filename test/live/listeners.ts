/** An object of which it is known who listens to it, and what is put onto it. */
export interface WatchedObject {
  readonly object: object
  /** The names of its own properties, as they were. */
  readonly before: readonly PropertyKey[]
  own(): readonly PropertyKey[]
  /** The types that are listened to now, once for each listener. */
  listening(): readonly string[]
  /** The types that were ever listened to. */
  readonly everListened: ReadonlySet<string>
  release(): void
}

type Listening = [type: string, listener: unknown]

/** Counts the listeners of one object from now on, with methods of its own in the place of its class's. */
export function watchObject(object: object): WatchedObject {
  const target = object as Partial<EventTarget>
  const { addEventListener, removeEventListener } = target
  const listeners: Listening[] = []
  const everListened = new Set<string>()
  const find = (type: string, listener: unknown) =>
    listeners.findIndex(([otherType, other]) => otherType === type && other === listener)

  if (addEventListener && removeEventListener) {
    define('addEventListener', (type, listener, options) => {
      if (find(type, listener) < 0) listeners.push([type, listener])
      everListened.add(type)
      addEventListener.call(object as EventTarget, type, listener, options)
    })
    define('removeEventListener', (type, listener, options) => {
      const index = find(type, listener)
      if (index >= 0) listeners.splice(index, 1)
      removeEventListener.call(object as EventTarget, type, listener, options)
    })
  }
  const before = Reflect.ownKeys(object)

  return {
    object,
    before,
    own: () => Reflect.ownKeys(object),
    listening: () => listeners.map(([type]) => type),
    everListened,
    release() {
      for (const name of ['addEventListener', 'removeEventListener']) Reflect.deleteProperty(object, name)
    },
  }

  function define(name: string, value: EventTarget['addEventListener']): void {
    Object.defineProperty(object, name, { configurable: true, writable: true, value })
  }
}
