import type { Endpoint } from './datagram.ts'
import type { PathWatch } from './hostWorld.ts'
import type { Links } from './links.ts'
import type { RoutedPort } from './ports.ts'
import type { Router } from './router.ts'
import type { Scheduler } from './scheduler.ts'

/** What paths lead through. */
export interface PathWorld {
  readonly router: Router
  readonly links: Links
  readonly scheduler: Scheduler
  /** Whether a host answers: it is neither frozen nor gone. */
  readonly answers: (host: string) => boolean
}

/** The paths that are followed. */
export class Paths {
  readonly #world: PathWorld
  readonly #watched = new Set<WatchedPath>()

  constructor(world: PathWorld) {
    this.#world = world
  }

  watch(port: RoutedPort, to: Endpoint, changed: (isWhole: boolean) => void): PathWatch {
    const path = new WatchedPath(this.#world, port, to, changed)
    this.#watched.add(path)
    return {
      get isWhole() {
        return path.isWhole
      },
      cancel: () => void this.#watched.delete(path),
    }
  }

  /** Something may be otherwise: a link, a host, a port. */
  look(): void {
    for (const path of this.#watched) path.look(() => this.#watched.has(path))
  }
}

/** One path that somebody follows. */
class WatchedPath {
  readonly #world: PathWorld
  readonly #port: RoutedPort
  readonly #to: Endpoint
  readonly #changed: (isWhole: boolean) => void
  #was: boolean

  constructor(world: PathWorld, port: RoutedPort, to: Endpoint, changed: (isWhole: boolean) => void) {
    this.#world = world
    this.#port = port
    this.#to = to
    this.#changed = changed
    this.#was = this.isWhole
  }

  /** Whether datagrams get to the endpoint, and back. */
  get isWhole(): boolean {
    const { router, links, answers } = this.#world
    const { hosts: before } = this.#port
    const place = router.reach(before.at(-1) ?? '', this.#to)
    if (!place) return false
    const hosts = [...before, ...place.hosts]
    return (
      hosts.every(answers) &&
      hosts.slice(1).every((host, index) => {
        const other = hosts[index] ?? host
        return links.between(other, host).isWhole && links.between(host, other).isWhole
      })
    )
  }

  /** Calls who follows it, if it is otherwise than at the last look. */
  look(isFollowed: () => boolean): void {
    const { isWhole } = this
    if (isWhole === this.#was) return
    this.#was = isWhole
    const [host = ''] = this.#port.hosts
    const name = isWhole ? 'path restored' : 'path lost'
    const run = () => isFollowed() && this.#changed(isWhole)
    this.#world.scheduler.after(host, 0, name, run, 'transit')
  }
}
