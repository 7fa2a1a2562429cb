import type { Around } from './hooks/around.ts'
import { addHook, dropHook, type Hook } from './hooks/calls.ts'
import type { HookedFunction, Site } from './hooks/site.ts'
import { occupy, release } from './hooks/sites.ts'

export type { Around } from './hooks/around.ts'

/** The lists of sites that objects of one class have in common, by the first site. */
const lists = new WeakMap<Site, (readonly Site[])[]>()

/** Objects that were collected with hooks on them. A site leads to its realm, and so must not be held. */
const collected = new FinalizationRegistry<WeakRef<readonly Site[]>>((sites) => release(sites.deref() ?? []))

/**
 * Has a function around methods of one object, those of them that it has.
 *
 * The hook sits in the deepest prototype of the object that has the method: in the engine's own. So it sees `super.close()`
 * in a subclass, and `RTCPeerConnection.prototype.close.call(connection)`: what counts is the object that the method is
 * called for. Nothing is added to the object. The engine's own function is put back when nobody hooks it any more.
 *
 * A second hook of a method is put around the first. A method that is called again for the same object while it runs
 * counts once, whoever calls it: a shim that is put on the engine's, or an app in an event that the engine fires. What is
 * called in a hook counts by itself.
 *
 * What an app can notice:
 * - `Function.prototype.toString` gives `function () { [native code] }` for a hooked method, and an error's stack has the
 *   hook in it. Read by the key `Symbol.for('webrtc-statecharts.hooks')`, by which copies of this library find each other,
 *   it answers, though it has no such property. All else is as it was.
 * - Where no prototype can be changed, as in a part of `@roamhq/wrtc` or if they are frozen, the object gets a property of
 *   its own, which is not enumerable. If it has one, that is wrapped.
 *
 * What it does not see:
 * - An override, in a subclass or of the object itself, that does not call the method which is hooked.
 * - The calls of a method that someone has put in the place of ours, and that does not call it, until the next hook.
 *
 * Where someone has put a method on top of ours, ours stays below it when the hook has ended, and passes each call on. It is
 * taken off if it is on top when the method is hooked, or let go of, the next time.
 *
 * @returns a function that ends it, or `undefined` if none of them could be hooked (a frozen object with frozen prototypes)
 */
export function hookMethods<Name extends string>(
  object: object,
  names: readonly Name[],
  around: Around<Name>,
): (() => void) | undefined {
  return hook(object, names, 'value', around as Around)
}

/**
 * Has a function called after an attribute of one object was set by script, as `RTCRtpTransceiver.direction`, and has
 * taken it. Its setter is hooked as `hookMethods` hooks a method.
 *
 * @returns a function that ends it, or `undefined` if the attribute could not be hooked
 */
export function hookSetter(object: object, name: string, then: () => void): (() => void) | undefined {
  return hook(object, [name], 'set', (call) => {
    call()
    then()
  })
}

function hook(
  object: object,
  names: readonly string[],
  kind: HookedFunction,
  around: Around,
): (() => void) | undefined {
  const sites = names.map((name) => occupy(object, name, kind)).filter((site) => site !== undefined)
  if (!sites.length) return undefined
  const shared = inCommon(sites.filter(({ holder }) => holder !== object))
  const added = addHook(object, around, sites.length === shared.length ? shared : sites)
  collected.register(object, new WeakRef(shared), added)
  return ending(new WeakRef(added))
}

/** The list of these sites that all objects share. */
function inCommon(sites: readonly Site[]): readonly Site[] {
  const [first] = sites
  if (!first) return sites
  const existing = lists.get(first) ?? []
  const same = existing.find(
    (list) => list.length === sites.length && list.every((site, index) => site === sites[index]),
  )
  if (!same) lists.set(first, [...existing, sites])
  return same ?? sites
}

/** Apart from `hook`, whose variables would keep the object alive. */
function ending(reference: WeakRef<Hook>): () => void {
  return () => {
    const hook = reference.deref()
    if (!hook) return
    collected.unregister(hook)
    release(dropHook(hook))
  }
}
