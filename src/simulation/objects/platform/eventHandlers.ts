type Handler = (this: EventTarget, event: Event) => unknown

/** The handler that is set, with the listener that calls whatever is set. */
interface Registration {
  handler: Handler
  readonly listener: (event: Event) => void
}

const registrations = new WeakMap<EventTarget, Map<string, Registration>>()

/**
 * Gives the prototype of a class its event handler attributes, `onopen` and the like. A handler has the place among the listeners that it
 * got when it was first set, and keeps it when it is replaced.
 *
 * @param check - throws a TypeError for what is no object of that class
 *
 * @see {@link https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-attributes | HTML, event handlers}
 */
export function defineEventHandlers(
  prototype: EventTarget,
  types: readonly string[],
  check: (object: unknown) => void,
): void {
  for (const type of types) {
    const attribute = {
      // Named so by JavaScript: `get onopen`.
      get [`on${type}`](): Handler | null {
        check(this)
        return registrations.get(this as unknown as EventTarget)?.get(type)?.handler ?? null
      },
      set [`on${type}`](value: unknown) {
        check(this)
        setHandler(this as unknown as EventTarget, type, value)
      },
    }
    Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(attribute))
  }
}

function setHandler(target: EventTarget, type: string, value: unknown): void {
  const own = registrations.get(target) ?? new Map<string, Registration>()
  registrations.set(target, own)
  const present = own.get(type)
  const isObject = typeof value === 'function' || (typeof value === 'object' && value !== null)
  if (!isObject) {
    if (present) target.removeEventListener(type, present.listener)
    own.delete(type)
    return
  }
  if (present) {
    present.handler = value as Handler
    return
  }
  const registration: Registration = {
    handler: value as Handler,
    listener: (event) => {
      const { handler } = registration
      if (typeof handler === 'function' && handler.call(target, event) === false) event.preventDefault()
    },
  }
  own.set(type, registration)
  target.addEventListener(type, registration.listener)
}
