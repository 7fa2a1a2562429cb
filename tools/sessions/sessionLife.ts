import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import {
  channelOf,
  connectionOf,
  createSession,
  type SessionActor,
  type SessionChannel,
  type SessionSnapshot,
  sessionState,
} from '../../src/session/index.ts'
import { createNetwork } from '../../src/simulation/index.ts'
import { LifeClock } from './lifeClock.ts'
import { LossyPipe } from './lossyPipe.ts'

/** What came of one life of two sessions. */
export interface LifeReport {
  readonly seed: number
  /** What was done to it. */
  readonly steps: readonly string[]
  /** What is wrong; empty if nothing is. */
  readonly violations: readonly string[]
  /** How long it took after healing until a message passed each way, in simulated milliseconds. */
  readonly recovery: number | undefined
  /** After healing. */
  readonly offers: number
  readonly replacements: number
}

/** How long two sessions may take to find each other again when everything works. */
const PATIENCE = 60_000

/** What they may need for that. */
const MOST_OFFERS = 10
const MOST_REPLACEMENTS = 1

const places = ['alice', 'bob'] as const
type Name = (typeof places)[number]

/** One end: one page after another, each with a session. */
class End {
  readonly received: string[] = []
  session: SessionActor
  channel: SessionChannel
  restarts: number[] = []
  /** The numbers of the connections that came in the place of another one. */
  readonly replacements = new Set<number>()
  readonly made: RTCPeerConnection[] = []
  #life = 0
  #sent = 0
  host = ''
  readonly #world: LifeWorld
  readonly name: Name

  constructor(world: LifeWorld, name: Name) {
    this.#world = world
    this.name = name
    ;[this.session, this.channel] = this.#load()
  }

  /** The page goes without a goodbye, and another one comes. */
  reload(): void {
    const { network } = this.#world
    network.vanish(this.host)
    this.session.stop()
    this.made.length = 0
    ;[this.session, this.channel] = this.#load()
  }

  say(): string {
    const text = `${this.host} ${++this.#sent}`
    this.channel.send(text)
    return text
  }

  get state() {
    return sessionState(this.session.getSnapshot())
  }

  #load(): [SessionActor, SessionChannel] {
    const { network, clock, pipe, random } = this.#world
    this.host = `${this.name}${++this.#life}`
    const { RTCPeerConnection } = network.host(this.host)
    const session = createSession({
      name: this.host,
      clock,
      random,
      policy: { giveUp: Number.POSITIVE_INFINITY },
      create: () => {
        const connection = new RTCPeerConnection()
        this.made.push(connection)
        return connection
      },
      signaling: pipe.end(this.name),
    })
    let former = 0
    session.on('connection', ({ epoch }) => {
      if (former > 0) this.replacements.add(epoch)
      former = epoch
    })
    let wasRestarting = false
    session.subscribe(({ context: { path } }: SessionSnapshot) => {
      const isRestarting = JSON.stringify(path.value).includes('restarting')
      if (isRestarting && !wasRestarting) this.restarts.push(clock.now())
      wasRestarting = isRestarting
    })
    const channel = channelOf(session, 'chat')
    channel.onmessage = ({ data }) => this.received.push(String(data))
    return [session, channel]
  }
}

interface LifeWorld {
  readonly network: ReturnType<typeof createNetwork>
  readonly clock: LifeClock
  readonly pipe: LossyPipe
  readonly random: () => number
}

/** Lives one life of two sessions, with everything that can go wrong, and then heals it. */
export async function liveSessions(seed: number, steps = 12): Promise<LifeReport> {
  const generator = xoroshiro128plus(seed)
  const random = () => (generator.next() >>> 0) / 2 ** 32
  const network = createNetwork({ seed, latency: 5 + Math.floor(random() * 40), loss: random() < 0.3 ? 0.05 : 0 })
  const clock = new LifeClock(network)
  const pipe = new LossyPipe(clock, random, {
    loss: random() * 0.4,
    duplicates: random() * 0.3,
    delay: 20 + random() * 400,
  })
  const world = { network, clock, pipe, random }
  const alice = new End(world, 'alice')
  const bob = new End(world, 'bob')
  const ends = [alice, bob]
  const violations: string[] = []
  const done: string[] = []

  const between = () => [alice.host, bob.host] as const
  const one = () => (random() < 0.5 ? alice : bob)
  const actions: readonly (() => string)[] = [
    () => {
      network.cut(...between())
      return 'cut'
    },
    () => {
      network.heal()
      return 'heal'
    },
    () => {
      network.heal()
      return 'heal'
    },
    () => {
      const end = one()
      end.reload()
      return `reload ${end.host}`
    },
    () => {
      pipe.setUp(!pipe.isUp)
      return `signalling ${pipe.isUp ? 'up' : 'down'}`
    },
    () => {
      const end = one()
      connectionOf(end.session)?.restartIce()
      return `change ${end.host}`
    },
    () => {
      for (const end of ends) connectionOf(end.session)?.restartIce()
      return 'change both'
    },
    () => {
      const end = one()
      connectionOf(end.session)?.close()
      return `close ${end.host}`
    },
    () => {
      for (const end of ends) end.say()
      return 'say'
    },
  ]
  for (let step = 0; step < steps; step += 1) {
    const action = actions[Math.floor(random() * actions.length)]
    if (action) done.push(`${clock.now()} ${action()}`)
    await clock.pass(Math.floor(random() ** 3 * 20_000))
  }

  network.heal()
  pipe.setUp(true)
  pipe.faults = { loss: 0, duplicates: 0, delay: 40 }
  const before = {
    offers: pipe.sent.offers,
    epoch: Math.max(...ends.map(({ session }) => session.getSnapshot().context.epoch)),
  }
  for (const end of ends) end.replacements.clear()
  // What the connection of before has accepted may be lost with it: so they say more than one thing.
  const said = { alice: new Set<string>(), bob: new Set<string>() }
  const recovery = await clock.until(() => {
    said.alice.add(alice.say())
    said.bob.add(bob.say())
    const hasHeard =
      bob.received.some((text) => said.alice.has(text)) && alice.received.some((text) => said.bob.has(text))
    return hasHeard && ends.every(({ state }) => state.state === 'connected')
  }, PATIENCE)
  // What they still do then, though all is well.
  await clock.pass(10_000)
  const offers = pipe.sent.offers - before.offers
  // Two that make it at the same time make one. Who follows to one that the peer has made before replaces nothing. The number
  // itself may grow by more: of two new pages that find each other, one may have met a former one of the other before.
  const replaced = new Set(ends.flatMap((end) => [...end.replacements]))
  const replacements = [...replaced].filter((epoch) => epoch > before.epoch).length
  if (recovery === undefined) {
    const states = ends.map((end) => `${JSON.stringify(end.state)} ${JSON.stringify(end.session.getSnapshot().value)}`)
    violations.push(`not connected: ${states.join(', ')}`)
  } else if (ends.some(({ state }) => state.state !== 'connected')) violations.push('does not stay connected')
  if (offers > MOST_OFFERS) violations.push(`${offers} offers after healing`)
  if (replacements > MOST_REPLACEMENTS) violations.push(`${replacements} replacements after healing`)
  for (const { received, name, restarts, made, session } of ends) {
    if (new Set(received).size !== received.length) violations.push(`${name} has got a message twice`)
    if (!isInOrder(received)) violations.push(`${name} has got messages out of order`)
    const live = made.filter(({ signalingState }) => signalingState !== 'closed')
    const own = connectionOf(session)
    if (live.length !== 1 || live[0] !== own) violations.push(`${name} has ${live.length} open connections`)
    for (const [index, time] of restarts.entries()) {
      if ((restarts[index + 6] ?? Number.POSITIVE_INFINITY) - time < 60_000)
        violations.push(`${name} restarts too often`)
    }
  }
  alice.session.send({ type: 'close', reason: 'enough' })
  await clock.pass(15_000)
  const outcomes = ends.map(({ session }) => session.getSnapshot().output)
  const [first, second] = outcomes
  if (first?.outcome !== 'closed' || second?.outcome !== 'closed')
    violations.push(`not closed: ${JSON.stringify(outcomes)}`)
  else if (first.by !== 'this side' || second.by !== 'peer' || second.reason !== 'enough') {
    violations.push(`closed otherwise: ${JSON.stringify(outcomes)}`)
  }
  for (const { session } of ends) session.stop()
  if (clock.size > 0) violations.push(`${clock.size} timers are left`)
  if (pipe.size > 0) violations.push(`${pipe.size} listeners are left`)
  return { seed, steps: done, violations, recovery, offers, replacements }
}

/** Messages of one page come in their order. */
function isInOrder(received: readonly string[]): boolean {
  const last = new Map<string, number>()
  return received.every((text) => {
    const [host = '', number = ''] = text.split(' ')
    const isNext = Number(number) > (last.get(host) ?? 0)
    last.set(host, Number(number))
    return isNext
  })
}
