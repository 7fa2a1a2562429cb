import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { LossyPipe } from '../lossyPipe.ts'
import { PeerFrame } from './peerFrame.ts'
import type { PagePeer, SessionPeer, TextEnd } from './peerTypes.ts'
import { RelayedPath } from './relayedPath.ts'

/** What came of one life of two sessions in a browser. */
export interface LiveReport {
  readonly seed: number
  /** What was done to it, and when. */
  readonly steps: readonly string[]
  /** What is wrong; empty if nothing is. */
  readonly violations: readonly string[]
  /** How long it took after healing until a message passed each way, in milliseconds. */
  readonly recovery: number | undefined
  /** What both ends showed from healing on, each time that it was something else, and when. */
  readonly course: readonly string[]
  /** Whether a cut lasted until an engine had given a connection up. */
  readonly hasFailed: boolean
  /** After healing. */
  readonly offers: number
  readonly replacements: number
}

/** How long two sessions may take to find each other again when everything works. */
const PATIENCE = 30_000

/** How long it takes until nothing is left. */
const FAREWELL = 15_000

const names = ['alice', 'bob'] as const

/** One end: one page after another, in the same frame. */
class LiveEnd {
  readonly frame: PeerFrame
  readonly #name: string
  peer!: SessionPeer
  #life = 0
  #sent = 0
  /** Of the pages before. */
  #hasFailed = false

  constructor(name: string, end: TextEnd) {
    this.#name = name
    this.frame = new PeerFrame(end)
  }

  async load(): Promise<void> {
    if (this.#life > 0) this.#hasFailed = this.hasFailed
    this.#life += 1
    this.peer = await this.frame.load('session')
  }

  get hasFailed(): boolean {
    return this.#hasFailed || this.peer.hasFailed
  }

  get page(): string {
    return `${this.#name}${this.#life}`
  }

  say(): string {
    const text = `${this.page} ${++this.#sent}`
    this.peer.say(text)
    return text
  }
}

/** Lives one life of two sessions in frames of this page, with everything that can go wrong, and then heals it. */
export async function liveLife(seed: number, steps: number): Promise<LiveReport> {
  const generator = xoroshiro128plus(seed)
  const random = () => uniformInt(generator, 0, 0xffff_ffff) / 2 ** 32
  const path = await RelayedPath.open()
  const faults = { loss: random() * 0.4, duplicates: random() * 0.3, delay: 20 + random() * 200 }
  // Not that of the life, which would depend on how many messages there are.
  const pipe = new LossyPipe({ setTimeout: (run, ms) => setTimeout(run, ms) }, Math.random, faults)
  const [alice, bob] = names.map((name) => new LiveEnd(name, textEnd(pipe.end(name), path))) as [LiveEnd, LiveEnd]
  const ends = [alice, bob]
  const began = performance.now()
  const done: string[] = []
  const violations: string[] = []
  const one = () => (random() < 0.5 ? alice : bob)
  try {
    await Promise.all(ends.map((end) => end.load()))
    const actions = actionsOf({ path, pipe, ends, one, random })
    for (let step = 0; step < steps; step += 1) {
      const action = actions[Math.floor(random() * actions.length)]
      const time = Math.round(performance.now() - began)
      if (action) done.push(`${time} ${await action()}`)
      await pause(random() ** 2 * 1500)
    }
    await path.heal()
    pipe.setUp(true)
    pipe.faults = { loss: 0, duplicates: 0, delay: 40 }
    for (const { frame } of ends) frame.resume()
    done.push(`${Math.round(performance.now() - began)} healed`)
    // As on the charts: who follows to one that the peer has made before replaces nothing.
    const epoch = () => Math.max(...ends.map(({ peer }) => peer.epoch))
    const before = { offers: pipe.sent.offers, epoch: epoch() }
    const passed = await path.passed()
    const course: string[] = []
    const note = noteCourse(alice, bob, course)
    const recovery = await recovered(alice, bob, note)
    if ((await path.passed()) === passed) violations.push('the path does not lead through the relay')
    if (recovery === undefined) violations.push(`not connected: ${ends.map(({ peer }) => peer.state).join(', ')}`)
    // What is still said then has time to arrive.
    await waitUntil(() => {
      note()
      return false
    }, 200)
    const offers = pipe.sent.offers - before.offers
    const replacements = epoch() - before.epoch
    for (const { peer, page } of ends) violations.push(...wrongOf(peer, page))
    alice.peer.close('enough')
    const areOver = () => ends.every(({ peer }) => peer.outcome !== undefined && peer.open === 0 && peer.timers === 0)
    if ((await waitUntil(areOver, FAREWELL)) === undefined) violations.push(`left: ${ends.map(leftOf).join(', ')}`)
    const outcomes = ends.map(({ peer }) => peer.outcome).join(', ')
    if (outcomes !== 'closed by this side: enough, closed by peer: enough') violations.push(`ended: ${outcomes}`)
    return {
      seed,
      steps: done,
      violations,
      recovery,
      course,
      hasFailed: ends.some(({ hasFailed }) => hasFailed),
      offers,
      replacements,
    }
  } finally {
    for (const { frame } of ends) frame.remove()
    await path.close()
  }
}

interface LiveWorld {
  readonly path: RelayedPath
  readonly pipe: LossyPipe
  readonly ends: readonly LiveEnd[]
  one(): LiveEnd
  random(): number
}

/** What can happen. Each says what it was. */
function actionsOf({ path, pipe, ends, one, random }: LiveWorld): readonly (() => Promise<string> | string)[] {
  const heal = async () => {
    await path.heal()
    return 'heal'
  }
  return [
    async () => {
      await path.cut()
      return 'cut'
    },
    heal,
    heal,
    async () => {
      const end = one()
      await end.load()
      return `reload: ${end.page}`
    },
    async () => {
      const end = one()
      end.peer.stop()
      await end.load()
      return `crash: ${end.page}`
    },
    () => {
      pipe.setUp(!pipe.isUp)
      return `signalling ${pipe.isUp ? 'up' : 'down'}`
    },
    () => {
      const end = one()
      end.peer.change()
      return `change ${end.page}`
    },
    () => {
      for (const { peer } of ends) peer.change()
      return 'change both'
    },
    () => {
      const end = one()
      end.peer.closeConnection()
      return `close ${end.page}`
    },
    async () => {
      const end = one()
      end.frame.freeze()
      await pause(random() * 3000)
      end.frame.resume()
      return `froze ${end.page}`
    },
    () => {
      for (const end of ends) end.say()
      return 'say'
    },
    async () => {
      // Most cuts are short, and some are noticed: 5 to 10 seconds later the path is interrupted.
      await path.cut()
      await pause(random() < 0.2 ? 20_000 : 6000)
      return 'long cut'
    },
  ]
}

/** Notes what both ends show, each time that it is something else. */
function noteCourse(alice: LiveEnd, bob: LiveEnd, course: string[]): () => void {
  const began = performance.now()
  let shown = ''
  return () => {
    const show = `${alice.peer.stage} | ${bob.peer.stage}`
    if (show !== shown) course.push(`${Math.round(performance.now() - began)} ms: ${show}`)
    shown = show
  }
}

/** Says something on both sides until each has heard something of it. */
async function recovered(alice: LiveEnd, bob: LiveEnd, note: () => void): Promise<number | undefined> {
  const said = { alice: new Set<string>(), bob: new Set<string>() }
  return await waitUntil(() => {
    said.alice.add(alice.say())
    said.bob.add(bob.say())
    note()
    const isHeard =
      bob.peer.received.some((text) => said.alice.has(text)) && alice.peer.received.some((text) => said.bob.has(text))
    return isHeard && alice.peer.isConnected && bob.peer.isConnected
  }, PATIENCE)
}

function wrongOf({ received, open, hasOwn, isConnected, state }: SessionPeer, page: string): readonly string[] {
  const wrong: string[] = []
  if (!isConnected) wrong.push(`${page} does not stay connected: ${state}`)
  if (new Set(received).size !== received.length) wrong.push(`${page} has got a message twice`)
  if (!isInOrder(received)) wrong.push(`${page} has got messages out of order`)
  if (open !== 1 || !hasOwn) wrong.push(`${page} has ${open} open connections`)
  return wrong
}

function leftOf({ page, peer }: LiveEnd): string {
  return `${page} ${peer.open} connections, ${peer.timers} timers, ${peer.outcome ?? peer.state}`
}

/** Messages of one page come in their order. */
export function isInOrder(received: PagePeer['received']): boolean {
  const last = new Map<string, number>()
  return received.every((text) => {
    const [page = '', number = ''] = text.split(' ')
    const isNext = Number(number) > (last.get(page) ?? 0)
    last.set(page, Number(number))
    return isNext
  })
}

/** An end of signalling as text, whose candidates lead through the path. */
export function textEnd(end: ReturnType<LossyPipe['end']>, path: RelayedPath): TextEnd {
  return {
    send: (text) => void path.reroute(JSON.parse(text)).then((message) => end.send(message)),
    subscribe: (listener) => end.subscribe((message) => listener(JSON.stringify(message))),
    get: () => end.state?.get() ?? 'up',
    watch: (listener) => end.state?.subscribe(listener) ?? (() => {}),
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Looks again and again. Returns how long it took until something held; `undefined` if it does not in that time. */
export async function waitUntil(holds: () => boolean, atMost: number): Promise<number | undefined> {
  const began = performance.now()
  while (!holds()) {
    if (performance.now() - began > atMost) return undefined
    await pause(20)
  }
  return performance.now() - began
}
