import { assertInternal, type internal } from '../platform/internal.ts'
import { defineInterface } from '../platform/webIdl.ts'

/** One object of statistics. */
export interface Stats {
  readonly id: string
  readonly type: string
  readonly timestamp: number
  readonly [member: string]: unknown
}

/**
 * Statistics, by their ids.
 *
 * @see {@link https://w3c.github.io/webrtc-pc/#rtcstatsreport-object | WebRTC 1.0, RTCStatsReport}
 */
export class RTCStatsReport {
  readonly #stats: ReadonlyMap<string, Stats>

  constructor(token: typeof internal, stats: readonly Stats[]) {
    assertInternal(token)
    this.#stats = new Map(stats.map((each) => [each.id, each]))
  }

  get size(): number {
    return this.#stats.size
  }

  get(id: string): Stats | undefined {
    return this.#stats.get(id)
  }
  has(id: string): boolean {
    return this.#stats.has(id)
  }
  entries(): IterableIterator<[string, Stats]> {
    return this.#stats.entries()
  }
  keys(): IterableIterator<string> {
    return this.#stats.keys()
  }
  values(): IterableIterator<Stats> {
    return this.#stats.values()
  }
  forEach(callback: (stats: Stats, id: string, report: RTCStatsReport) => void, self?: unknown): void {
    for (const [id, stats] of this.#stats) callback.call(self, stats, id, this)
  }
  declare readonly [Symbol.iterator]: () => IterableIterator<[string, Stats]>
}

defineInterface(RTCStatsReport, { name: 'RTCStatsReport', lengths: { forEach: 1 } })

// The iterator of a maplike is its `entries()`, the very same function.
Object.defineProperty(RTCStatsReport.prototype, Symbol.iterator, {
  value: RTCStatsReport.prototype.entries,
  writable: true,
  enumerable: false,
  configurable: true,
})
