import { pass } from './calls.ts'
import type { HookedFunction, Site } from './site.ts'

/** A proxy in a site, on top of what was there. */
interface Layer {
  readonly below: object
  readonly site: Pick<Site, 'count'>
  /** Whether the object had no such property of its own. */
  readonly isAdded: boolean
}

/**
 * By this key each copy of this library reads the layer of a method. So it finds its own proxies again, and puts the
 * engine's method back from under what no other copy needs any more. No property has this key: only reading it answers.
 */
const layerKey = Symbol.for('webrtc-statecharts.hooks')

const sitesOf = new WeakMap<object, Site[]>()

/**
 * Finds the deepest property in an object's prototypes that takes a hook, or else one of the object itself, and needs it
 * from now on.
 */
export function occupy(object: object, name: string, kind: HookedFunction): Site | undefined {
  const holders: object[] = []
  for (let holder: object | null = object; holder; holder = Object.getPrototypeOf(holder)) {
    const property = Object.getOwnPropertyDescriptor(holder, name)
    // The object itself can get what it has only inherited.
    if (property ? typeof property[kind] === 'function' : holder === object) holders.unshift(holder)
  }
  if (holders[0] === object && !Object.hasOwn(object, name)) return undefined
  // One after the other: an object has no site of its own as long as it needs none.
  for (const holder of holders) {
    const site = siteOf(holder, name, kind)
    site.count++
    if (settle(site)) return site
    site.count--
  }
  return undefined
}

/** Needs sites no more, and puts back what was there if nobody does. */
export function release(sites: readonly Site[]): void {
  for (const site of sites) {
    site.count--
    settle(site)
  }
}

function siteOf(holder: object, name: string, kind: HookedFunction): Site {
  const sites = sitesOf.get(holder) ?? []
  const existing = sites.find((site) => site.name === name && site.kind === kind)
  if (existing) return existing
  const site = { holder, name, kind, count: 0 }
  sitesOf.set(holder, [...sites, site])
  return site
}

/**
 * Takes off the layers on top that nobody needs, and puts one there if it is needed and not sure to be under them: where
 * someone else has put a function on top, nobody can tell whether that calls what was there.
 *
 * @returns whether the property is as it should be
 */
function settle(site: Site): boolean {
  const { holder, name, kind, count } = site
  const present = Object.getOwnPropertyDescriptor(holder, name)
  let property = present
  for (let layer = layerOf(property?.[kind]); layer && !layer.site.count; layer = layerOf(property?.[kind]))
    property = layer.isAdded ? undefined : { ...property, [kind]: layer.below }
  if (count && !isUnder(property?.[kind], site)) {
    const base = property ?? ownFrom(Object.getPrototypeOf(holder), name, kind)
    property = { ...base, [kind]: layered(base[kind], site, !property) }
  }
  if (property?.[kind] === present?.[kind]) return true
  return property ? Reflect.defineProperty(holder, name, property) : Reflect.deleteProperty(holder, name)
}

/** What an object gets in the place of what it has inherited. */
function ownFrom(prototype: object, name: string, kind: HookedFunction): PropertyDescriptor {
  const inherited = Object.getOwnPropertyDescriptor(prototype, name)
  if (!inherited) return ownFrom(Object.getPrototypeOf(prototype), name, kind)
  return { ...inherited, ...(kind === 'value' && { writable: true }), enumerable: false, configurable: true }
}

function isUnder(top: unknown, site: Site): boolean {
  const layer = layerOf(top)
  return layer !== undefined && (layer.site === site || isUnder(layer.below, site))
}

function layerOf(method: unknown): Layer | undefined {
  return (method as { [layerKey]?: Layer } | undefined)?.[layerKey]
}

function layered(below: object, site: Site, isAdded: boolean): object {
  const layer: Layer = { below, site, isAdded }
  const proxy: object = new Proxy(below, {
    apply: (_, self, args) => pass(below, self, args, site),
    // What someone else has put around this proxy, or lets inherit from it, is not this proxy.
    get: (_, key, receiver) => (key === layerKey && receiver === proxy ? layer : Reflect.get(below, key, receiver)),
  })
  return proxy
}
