import type { SourceKind, TraceSource } from '../../trace/traceSource.ts'
import { breathe } from '../bytes/breathe.ts'
import { jsonOf, textOf } from '../bytes/jsonScanner.ts'
import type { Progress } from '../bytes/progress.ts'
import { ImportError } from '../ImportError.ts'
import type { Habits, Logged, ShownState } from '../life/logged.ts'
import { browserOf, browserOfBrands } from './browser.ts'
import { valueIn } from './internals.ts'
import { LinesSeries, type StatsLine } from './linesSeries.ts'
import { methodOf } from './methodNumbers.ts'
import type { ReadDump, ReadLife } from './read.ts'
import { DTLS_STATE } from './statNames.ts'

const NEWLINE = 0x0a
/** From here on a number is a date in milliseconds, and below it a distance. */
const DATE = 1e11

/** A connection whose lines are being read. */
interface Reading {
  readonly id: string
  url: string | undefined
  readonly logged: Logged[]
  readonly states: ShownState[]
  readonly stats: StatsLine[]
  readonly shown: Map<string, string>
}

/** Reads an RTCStatsDump, or the lines of older rtcstats and of Jitsi: one line after another. */
export class LinesReader {
  readonly #bytes: Uint8Array
  readonly #kind: SourceKind
  readonly #lives = new Map<string, Reading>()
  readonly #remarks: string[] = []
  #time = 0
  #unread = 0
  #unreadAt = 0
  #browser: string | undefined
  #isOfInternals = false
  #isExact = false
  #hasDescriptions = false

  constructor(bytes: Uint8Array, kind: SourceKind) {
    this.#bytes = bytes
    this.#kind = kind
  }

  /** @throws {@link ImportError} `broken` if no line of it can be read */
  async read(progress: Progress): Promise<ReadDump> {
    const bytes = this.#bytes
    let start = 0
    let count = 0
    while (start < bytes.length) {
      const found = bytes.indexOf(NEWLINE, start)
      const end = found === -1 ? bytes.length : found
      if (end > start && this.#take(start, end)) count += 1
      start = end + 1
      if (progress.isDue(start)) {
        await breathe()
        progress.note({ step: 'reading', done: start, total: bytes.length })
      }
    }
    if (count === 0) {
      throw new ImportError(
        'broken',
        `It begins as ${this.#words}, but none of its lines can be read, from byte ${this.#unreadAt} on.`,
        {
          format: this.#kind,
          offset: this.#unreadAt,
        },
      )
    }
    if (this.#unread > 0) {
      const many = this.#unread === 1 ? 'One line' : `${this.#unread} lines`
      this.#remarks.push(
        `${many} cannot be read, the first at byte ${this.#unreadAt}: broken off, or none of this format.`,
      )
    }
    return this.#result()
  }

  get #words(): string {
    return this.#kind === 'rtcstats-dump' ? 'an RTCStatsDump' : 'the lines of rtcstats'
  }

  #result(): ReadDump {
    const source: TraceSource = {
      kind: this.#kind,
      browser: this.#browser,
      clock: this.#isExact ? 'exact' : 'ms',
    }
    const isChromium = this.#browser?.startsWith('Chromium') ?? this.#isOfInternals
    const habits: Habits = {
      candidatesWhenDone: this.#isOfInternals,
      hidesDescriptions: this.#kind === 'rtcstats-lines' && !this.#hasDescriptions,
      earlySuccess: isChromium && this.#isOfInternals,
    }
    const lives = [...this.#lives.values()].map(({ id, url, logged, states, stats }): ReadLife => {
      const seriesFrom = (origin: number) => new LinesSeries(this.#bytes, stats, origin)
      return { id, url, logged, states, source, habits, remarks: [], seriesFrom }
    })
    return { source, lives, remarks: this.#remarks }
  }

  /** Takes a line. Returns whether it is one of this format. */
  #take(start: number, end: number): boolean {
    const text = textOf(this.#bytes, { start, end }).trim()
    if (text === '' || text === 'RTCStatsDump') return true
    const stats = /^\["(?:g|getStats|getstats)","([^"\\]*)",/.exec(text) ?? /^\[1,"([^"\\]*)",/.exec(text)
    if (stats) return this.#takeStats(text, stats[1] as string, { start, end })
    const line = jsonOf(text)
    if (Array.isArray(line)) return this.#takeLine(line)
    if (typeof line === 'object' && line !== null) return this.#takeObject(line as Record<string, unknown>)
    return this.#cannotRead(start)
  }

  #cannotRead(start: number): false {
    if (this.#unread === 0) this.#unreadAt = start
    this.#unread += 1
    return false
  }

  /** The header, or a message in which Jitsi sends a line. */
  #takeObject(line: Record<string, unknown>): boolean {
    const { userAgent, type, data } = line
    this.#browser ??= browserOf(userAgent)
    if (type !== 'stats-entry' && type !== 'identity') return true
    const inner = typeof data === 'string' ? jsonOf(data) : data
    return Array.isArray(inner) ? this.#takeLine(inner) : true
  }

  #takeLine(line: readonly unknown[]): boolean {
    const method = methodOf(line[0])
    if (method === undefined || line.length < 2) return false
    const at = this.#timeOf(line)
    const id = line[1]
    const value = valueIn(line[2])
    if (method === 'create' || method === 'identity') this.#noteBrowser(value)
    if (typeof id !== 'string' || id === '') return true
    const life = this.#lifeOf(id)
    if (method === 'create') {
      // Only the page of Chromium tells the URL of another.
      if (typeof line[3] === 'string') {
        life.url = line[3]
        this.#isOfInternals = true
      }
      return true
    }
    const [, , , fourth] = line
    const call = line.length > 4 && typeof fourth === 'string' ? fourth : undefined
    if (/^set(?:Local|Remote)Description$/.test(method) && typeof Object(value).sdp === 'string')
      this.#hasDescriptions = true
    if (/^on(?:dtls)?getstats$/i.test(method)) return true
    life.logged.push({ at, name: method, value, call })
    return true
  }

  #noteBrowser(value: unknown): void {
    const { userAgentData, userAgent, browserType } = Object(value) as Record<string, unknown>
    this.#browser ??= browserOf(userAgent) ?? browserOfBrands(userAgentData)
    if (browserType === 'moz') this.#browser ??= 'Firefox'
    if (browserType === 'webkit') this.#browser ??= undefined
  }

  /** Distances add up; a date is one. Behind it, a number in their sequence may stand. */
  #timeOf(line: readonly unknown[]): number {
    const [last, before] = [line.at(-1), line.at(-2)]
    const time = line.length > 4 && isDate(before) && !isDate(last) ? before : last
    if (typeof time !== 'number' || !Number.isFinite(time)) return this.#time
    if (!Number.isInteger(time)) this.#isExact = true
    this.#time = isDate(time) ? time : this.#time + time
    return this.#time
  }

  #takeStats(text: string, id: string, place: { readonly start: number; readonly end: number }): boolean {
    const [, before, last] = /(?:,(-?\d+(?:\.\d+)?))?,(-?\d+(?:\.\d+)?)\]$/.exec(text.slice(-80)) ?? []
    if (last === undefined) return this.#cannotRead(place.start)
    const at = this.#timeOf(before === undefined ? [Number(last)] : [0, 0, 0, Number(before), Number(last)])
    const life = this.#lifeOf(id)
    life.stats.push({ ...place, at })
    for (const [object, dtlsState] of dtlsStatesIn(text)) {
      if (life.shown.get(object) === dtlsState) continue
      life.shown.set(object, dtlsState)
      life.states.push({ at, object, dtlsState })
    }
    return true
  }

  #lifeOf(id: string): Reading {
    const life = this.#lives.get(id) ?? { id, url: undefined, logged: [], states: [], stats: [], shown: new Map() }
    this.#lives.set(id, life)
    return life
  }
}

function isDate(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) > DATE
}

const places = [`"dtlsState":"`, `"${DTLS_STATE}":"`]

/** The states of DTLS transports in a line of statistics, without parsing it. */
function* dtlsStatesIn(text: string): Generator<readonly [string, string]> {
  for (const place of places) {
    for (let at = text.indexOf(place); at !== -1; at = text.indexOf(place, at + 1)) {
      const begin = at + place.length
      const state = text.slice(begin, text.indexOf('"', begin))
      const object = text.lastIndexOf('{', at)
      const key = text.lastIndexOf('"', object - 3)
      yield [text.slice(key + 1, object - 2), state]
    }
  }
}
