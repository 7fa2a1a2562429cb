import type { Around } from './around.ts'
import type { Site } from './site.ts'

/** What was put around methods of one object at once. */
export interface Hook {
  readonly object: object
  readonly around: Around
  /** Where it sits. Nowhere when it has ended. */
  sites: readonly Site[]
  /** The one that was there before. */
  inner: Hook | undefined
}

/** A call of an object's own method, below the hooks of the object. */
interface Running {
  readonly self: unknown
  readonly name: string
  readonly outer: Running | undefined
}

/** The last hook of each object: it leads to the others. */
const hooked = new WeakMap<object, Hook>()

let running: Running | undefined

/** Puts a hook around those that its object has. */
export function addHook(object: object, around: Around, sites: readonly Site[]): Hook {
  const hook = { object, around, sites, inner: hooked.get(object) }
  hooked.set(object, hook)
  return hook
}

/** Ends a hook, and returns where it was. */
export function dropHook(hook: Hook): readonly Site[] {
  const { object, inner, sites } = hook
  let outer = hooked.get(object)
  if (outer !== hook) {
    while (outer && outer.inner !== hook) outer = outer.inner
    if (outer) outer.inner = inner
  } else if (inner) hooked.set(object, inner)
  else hooked.delete(object)
  hook.sites = []
  return sites
}

/** Calls a method that has a site through the hooks of its object, if it has any and is not running below them already. */
export function pass(method: object, self: unknown, args: readonly unknown[], site: Site): unknown {
  const engine = (given: readonly unknown[]) => Reflect.apply(method as () => unknown, self, given)
  const hook = hooked.get(self as object)
  const { name } = site
  if (!hook || isRunning(self, name)) return engine(args)
  const run = (given: readonly unknown[]) => {
    const outer = running
    running = { self, name, outer }
    try {
      return engine(given)
    } finally {
      running = outer
    }
  }
  return through(hook, run, args, site)
}

function isRunning(self: unknown, name: string): boolean {
  for (let call = running; call; call = call.outer) if (call.self === self && call.name === name) return true
  return false
}

function through(
  hook: Hook | undefined,
  engine: (args: readonly unknown[]) => unknown,
  args: readonly unknown[],
  site: Site,
): unknown {
  if (!hook) return engine(args)
  const call = (given = args) => through(hook.inner, engine, given, site)
  return hook.sites.some((each) => isSame(each, site)) ? hook.around(call, args, site.name) : call()
}

/**
 * Whether two sites are of the same method: also if each is in a realm of its own, whose method takes objects of the other.
 * A connection's `close()` is none of a channel's, which it refuses.
 */
function isSame(one: Site, other: Site): boolean {
  return one === other || (one.name === other.name && classOf(one) === classOf(other))
}

function classOf({ holder }: Site): unknown {
  return (holder.constructor as { readonly name?: unknown } | undefined)?.name
}
