import { onTestFinished } from 'vitest'
import { engine, RTCPeerConnection } from '#engine'

type Method = (this: unknown, ...args: never[]) => unknown

/** A function of the engine's, with its place. */
interface Place {
  /** `connection.close`, `transceiver.set direction`. */
  readonly name: string
  readonly holder: object
  readonly key: string
  readonly kind: 'value' | 'get' | 'set'
  readonly method: unknown
}

/** All functions of the engine's prototypes, as they are before anything is bound. */
const places: readonly Place[] = placesOfEngine()

/** The functions of the engine's prototypes that are not the engine's own at the moment. */
export function hooked(): readonly string[] {
  return places
    .filter(({ holder, key, kind, method }) => Object.getOwnPropertyDescriptor(holder, key)?.[kind] !== method)
    .map(({ name }) => name)
}

/** Calls the engine's own method past every hook, as one can who has taken it from the prototype before the binding. */
export function callPast(object: object, name: string): void {
  ;(placeOf(object, name).method as Method).call(object)
}

/**
 * Has another method in the place of the engine's own until the test is over, as if it were the engine's. To be called
 * before anything is bound.
 *
 * @param make - is given the engine's own
 */
export function replaceEngines<Args extends readonly unknown[], Result>(
  object: object,
  name: string,
  make: (method: (self: unknown, args: Args) => Result) => (self: unknown, args: Args) => unknown,
): void {
  const { holder, key } = placeOf(object, name)
  const descriptor = Object.getOwnPropertyDescriptor(holder, key) as PropertyDescriptor
  const method = make((self, args) => Reflect.apply(descriptor.value, self, args))
  Object.defineProperty(holder, key, {
    ...descriptor,
    value(this: unknown, ...args: unknown[]) {
      return method(this, args as unknown as Args)
    },
  })
  onTestFinished(() => void Object.defineProperty(holder, key, descriptor))
}

/** Where the method is that the engine has itself: in the deepest prototype. */
function placeOf(object: object, key: string): Place {
  const found = prototypesOf(object).flatMap((holder) =>
    places.filter((place) => place.holder === holder && place.key === key && place.kind === 'value'),
  )
  const place = found.at(-1)
  if (!place) throw new Error(`The engine has no method ${key} of that object.`)
  return place
}

function placesOfEngine(): readonly Place[] {
  const connection = new RTCPeerConnection()
  const hasMedia = engine !== 'node-datachannel' && engine !== 'simulated'
  const transceiver = hasMedia ? connection.addTransceiver('audio') : undefined
  const { sender, receiver } = transceiver ?? {}
  const objects = { connection, channel: connection.createDataChannel('one'), transceiver, sender, receiver }
  const found: Place[] = []
  for (const [owner, object] of Object.entries(objects)) {
    for (const holder of object ? prototypesOf(object) : []) {
      if (found.some((place) => place.holder === holder)) continue
      for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
        for (const kind of ['value', 'get', 'set'] as const) {
          const method = descriptor[kind]
          if (typeof method !== 'function') continue
          found.push({ name: `${owner}.${kind === 'value' ? '' : `${kind} `}${key}`, holder, key, kind, method })
        }
      }
    }
  }
  connection.close()
  return found
}

function prototypesOf(object: object): object[] {
  const prototypes: object[] = []
  for (let holder = Object.getPrototypeOf(object); holder; holder = Object.getPrototypeOf(holder)) {
    prototypes.push(holder)
  }
  return prototypes
}
