import type { Endpoint } from './datagram.ts'
import type { NatKind } from './networkOptions.ts'
import { type Place, type Router, textOf } from './router.ts'

interface Mapping {
  readonly outer: Endpoint
  /** Who was sent something, and may answer. */
  readonly allowed: Set<string>
}

/** The NAT of one host. */
export class Nat {
  readonly kind: NatKind
  readonly #address: string
  readonly #router: Router
  readonly #mappings = new Map<string, Mapping>()

  constructor(kind: NatKind, router: Router) {
    this.kind = kind
    this.#router = router
    this.#address = kind === 'none' ? '' : router.freeAddress('198.19')
  }

  /**
   * The endpoint as which a port of the host is seen.
   *
   * @param place - what is at the port
   * @param to - from where it is seen; it may answer from now on
   * @returns `undefined` if nothing gets there
   */
  outer(local: Endpoint, place: Place, to: Endpoint): Endpoint | undefined {
    if (this.kind === 'none') return local
    if (this.kind === 'closed') return undefined
    const mapping = this.#mappingOf(local, place, to)
    mapping.allowed.add(textOf(to))
    return mapping.outer
  }

  /** A port is closed. */
  forget(local: Endpoint): void {
    for (const [key, { outer }] of this.#mappings) {
      if (!key.startsWith(`${textOf(local)} `)) continue
      this.#mappings.delete(key)
      this.#router.remove(outer)
    }
  }

  #mappingOf(local: Endpoint, place: Place, to: Endpoint): Mapping {
    const key = `${textOf(local)} ${this.kind === 'symmetric' ? textOf(to) : ''}`
    const known = this.#mappings.get(key)
    if (known) return known
    const mapping = { outer: this.#router.freeEndpoint(this.#address), allowed: new Set<string>() }
    this.#mappings.set(key, mapping)
    this.#router.put(mapping.outer, {
      hosts: place.hosts,
      accept: (from, ...rest) => {
        if (mapping.allowed.has(textOf(from))) place.accept(from, ...rest)
      },
    })
    return mapping
  }
}
