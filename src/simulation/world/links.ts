import { Link, type LinkQuality, type LinkWorld } from './link.ts'

/** Within one host nothing is slow, and nothing is lost. */
const withinHost: LinkQuality = { latency: 0, jitter: 0, loss: 0, bytesPerSecond: Number.POSITIVE_INFINITY }

/** Which links are meant. */
export type LinkMatch = (from: string, to: string) => boolean

/** What is done to links, those that are made later included. */
interface Standing {
  readonly matches: LinkMatch
  readonly change: (link: Link) => void
}

/** All links of a network, each made when it is first used. */
export class Links {
  readonly #quality: LinkQuality
  readonly #world: LinkWorld
  readonly #links = new Map<string, Map<string, Link>>()
  readonly #standing: Standing[] = []

  constructor(quality: LinkQuality, world: LinkWorld) {
    this.#quality = quality
    this.#world = world
  }

  /** The link from one host to another. */
  between(from: string, to: string): Link {
    const linksFrom = this.#links.get(from) ?? new Map<string, Link>()
    this.#links.set(from, linksFrom)
    const known = linksFrom.get(to)
    if (known) return known
    const link = new Link(from, to, from === to ? withinHost : this.#quality, this.#world)
    linksFrom.set(to, link)
    for (const { matches, change } of this.#standing) if (matches(from, to)) change(link)
    return link
  }

  /** Does something to all links that match, later ones included. */
  changeAll(matches: LinkMatch, change: (link: Link) => void): void {
    this.#standing.push({ matches, change })
    for (const [from, linksFrom] of this.#links) for (const [to, link] of linksFrom) if (matches(from, to)) change(link)
  }
}
