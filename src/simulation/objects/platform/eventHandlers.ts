type Handler = (this: EventTarget, event: Event) => unknown

/** The handler that is set, with the listener that calls whatever is set. */
interface Registration {
  handler: Handler
  readonly listener: (event: Event) => void
}

const registrations = new WeakMap<EventTarget, Map<string, Registration>>()

/**
 * Gives a class its event handler attributes, `onopen` and the like. A handler has the place among the listeners that it
 * got when it was first set, and keeps it when it is replaced.
 *
 * @see {@link https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-attributes | HTML, event handlers}
 */
export function defineEventHandlers(target: { readonly prototype: EventTarget }, types: readonly string[]): void {
  for (const type of types) {
    Object.defineProperty(target.prototype, `on${type}`, {
      configurable: true,
      enumerable: true,
      get(this: EventTarget): Handler | null {
        return registrations.get(this)?.get(type)?.handler ?? null
      },
      set(this: EventTarget, value: unknown) {
        setHandler(this, type, value)
      },
    })
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
      if (typeof handler === 'function') handler.call(target, event)
    },
  }
  own.set(type, registration)
  target.addEventListener(type, registration.listener)
}
