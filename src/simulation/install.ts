import { named } from '../errors/named.ts'
import type { SimulatedHost } from './createNetwork.ts'
import { SimulationError } from './world/SimulationError.ts'

/** Where classes are installed, and of which host. */
const installed = new WeakMap<object, string>()

/**
 * Puts the classes of a host in the place of the platform's, by their names, so that an app finds them where it looks:
 * `new RTCPeerConnection()`, `event instanceof RTCPeerConnectionIceEvent`.
 *
 * @param scope - `globalThis`, or another object that an app takes its classes from
 * @param host - `network.host(…)`
 * @returns takes them off again, and puts back what was there; a second call does nothing
 * @throws {@link SimulationError} `already-installed`, `bad-option`
 *
 * @example
 * ```ts
 * const uninstall = install(globalThis, network.host('alice'))
 * afterEach(uninstall)
 * ```
 */
export function install(scope: object, host: SimulatedHost): () => void {
  if ((typeof scope !== 'object' && typeof scope !== 'function') || scope === null)
    throw new SimulationError('bad-option', `install() takes an object to install on, not ${named(scope)}.`)
  if (typeof host?.RTCPeerConnection !== 'function')
    throw new SimulationError('bad-option', `install() takes a host of a network, not ${named(host)}.`)
  const other = installed.get(scope)
  if (other !== undefined)
    throw new SimulationError(
      'already-installed',
      `The classes of "${other}" are installed there. Take them off first: install() has returned what does.`,
    )
  const { name: hostName, ...classes } = host
  const undo = Object.entries(classes).map(([name, value]) => replace(scope, name, value))
  installed.set(scope, hostName)
  let isInstalled = true
  return () => {
    if (!isInstalled) return
    isInstalled = false
    installed.delete(scope)
    for (const putBack of undo) putBack()
  }
}

/** Defines a property as the platform does its classes. Returns what puts back the one that was there. */
function replace(scope: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(scope, name)
  Object.defineProperty(scope, name, { value, writable: true, enumerable: false, configurable: true })
  return () => {
    if (before) Object.defineProperty(scope, name, before)
    else Reflect.deleteProperty(scope, name)
  }
}
