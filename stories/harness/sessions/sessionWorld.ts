import type { Signaling } from '../../../src/session/index.ts'
import { createNetwork } from '../../../src/simulation/index.ts'
import type { PeerName } from '../row.ts'

/** How long a signal is on its way, in milliseconds. */
const ON_ITS_WAY = 30

const names: readonly PeerName[] = ['A', 'B']

/** The faults of a world that are there, or not. */
export interface Faults {
  isSignalingLost: boolean
  isPathCut: boolean
  isFrozen: boolean
  readonly offline: Set<PeerName>
}

/** A simulated network that takes the time of the page, and signalling, for two peers. */
export class SessionWorld {
  readonly network = createNetwork({ time: 'real', latency: 10 })
  readonly faults: Faults = { isSignalingLost: false, isPathCut: false, isFrozen: false, offline: new Set() }
  readonly #hosts = new Map<PeerName, string>()
  readonly #listeners = new Map<PeerName, Set<(message: unknown) => void>>()
  readonly #watchers = new Set<() => void>()
  #pages = 0

  /** Gives a peer a new page. The one before is gone, without a goodbye. */
  newPage(name: PeerName) {
    const old = this.#hosts.get(name)
    if (old) this.network.vanish(old)
    this.#pages += 1
    const host = `${name}, page ${this.#pages}`
    this.#hosts.set(name, host)
    const classes = this.network.host(host)
    this.apply()
    return classes
  }

  /** The signalling of a peer's page. */
  signaling(name: PeerName): Signaling {
    return {
      send: (message) => {
        const text = JSON.stringify(message)
        const [other] = names.filter((each) => each !== name)
        if (!other) return
        setTimeout(() => {
          if (!this.#carries(name) || !this.#carries(other)) return
          for (const listener of [...(this.#listeners.get(other) ?? [])]) listener(JSON.parse(text))
        }, ON_ITS_WAY)
      },
      subscribe: (listener) => {
        const listeners = this.#listeners.get(name) ?? new Set()
        this.#listeners.set(name, listeners.add(listener))
        return () => listeners.delete(listener)
      },
      state: {
        get: () => (this.#carries(name) ? 'up' : 'down'),
        subscribe: (listener) => {
          this.#watchers.add(listener)
          return () => this.#watchers.delete(listener)
        },
      },
    }
  }

  /** Has the present faults hold, and no others. */
  apply(): void {
    const { network, faults } = this
    network.heal()
    if (faults.isPathCut) network.cut()
    for (const [name, host] of this.#hosts) if (faults.offline.has(name)) network.cut(host)
    for (const watcher of [...this.#watchers]) watcher()
  }

  /** Suspends both pages, as a browser does it, or resumes them. */
  freeze(isFrozen: boolean): void {
    this.faults.isFrozen = isFrozen
    for (const host of this.#hosts.values()) {
      if (isFrozen) this.network.freeze(host)
      else this.network.thaw(host)
    }
    document.dispatchEvent(new Event(isFrozen ? 'freeze' : 'resume'))
  }

  /** Ends it. */
  close(): void {
    for (const host of this.#hosts.values()) this.network.vanish(host)
  }

  #carries(name: PeerName): boolean {
    return !this.faults.isSignalingLost && !this.faults.isFrozen && !this.faults.offline.has(name)
  }
}
