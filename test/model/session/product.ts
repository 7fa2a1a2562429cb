import type { SessionMessage } from '../../../machines/session/messages.ts'
import { describedBy } from './description.ts'
import { beginSide, isNegotiated, type SideEvent, type SideMemory, type SideStep, stepSide } from './modelSide.ts'

/** What is done to an end, besides what the two do themselves. */
export type Stimulus = 'change' | 'restart' | 'replacement' | 'reload' | 'stall'

/** What may still go wrong. */
export interface SignalingFaults {
  /** How many messages are lost. */
  readonly loss: number
  /** How many come twice. */
  readonly duplicates: number
  /** How often time passes while messages are on their way. */
  readonly late: number
}

/** Two ends, what is on its way between them in any order, and what may still happen. Numbers stand for plain data. */
export interface PairState extends SignalingFaults {
  readonly ends: readonly [number, number]
  /** Each message to the first end is an even number, and to the second an odd one. */
  readonly net: readonly number[]
  /** What is still to be done to each end. */
  readonly stimuli: readonly [readonly Stimulus[], readonly Stimulus[]]
  readonly lives: number
}

/** One thing that can happen. */
export interface Move {
  readonly name: string
  /** It does not happen in a network that has healed. */
  readonly isFault: boolean
  /** Has it happen. */
  take(): MoveResult
}

/** The world after a move, and what is wrong with it. */
export interface MoveResult {
  readonly to: PairState
  readonly violations: readonly string[]
}

interface KnownStep {
  readonly to: number
  readonly sent: readonly number[]
  readonly violations: readonly string[]
}

/** All worlds that two ends can be in, with each step of an end worked out once. */
export class Product {
  readonly #sides: SideMemory[] = []
  readonly #sideNumbers = new Map<string, number>()
  readonly #messages: unknown[] = []
  readonly #messageNumbers = new Map<string, number>()
  /** Of each side, by what is done to it. */
  readonly #steps: Map<string, KnownStep>[] = []
  readonly #facts: SideFacts[] = []

  /** How many states of one end there are. */
  get sideCount(): number {
    return this.#sides.length
  }

  side(number: number): SideMemory {
    return this.#sides[number] as SideMemory
  }

  message(number: number): unknown {
    return this.#messages[number >> 1]
  }

  /** How many of some messages are offers. */
  offersIn(messages: readonly number[]): number {
    const isOffer = (message: number) => (this.message(message) as SessionMessage).description?.type === 'offer'
    return messages.filter(isOffer).length
  }

  /** Two pages that have just been opened. */
  begin(stimuli: PairState['stimuli'], faults: SignalingFaults): PairState {
    const [alice, bob] = [this.#known(beginSide(1)), this.#known(beginSide(2))]
    const net = sorted([...this.#to(1, alice.sent), ...this.#to(0, bob.sent)])
    return { ends: [alice.to, bob.to], net, stimuli, lives: 2, ...faults }
  }

  /** All that can happen in a world. */
  moves(world: PairState): readonly Move[] {
    const moves = [...this.#deliveries(world), ...this.#own(world, 0), ...this.#own(world, 1)]
    const isQuiet = moves.length === 0
    moves.push(...this.#fromOutside(world))
    if (isQuiet || world.late > 0) moves.push(...this.#time(world, isQuiet))
    return moves
  }

  /** Whether the two have one connection that works, and nothing is left to do. */
  isConnected({ ends, net }: PairState): boolean {
    if (net.length > 0) return false
    const [one, other] = [this.#factsOf(ends[0]), this.#factsOf(ends[1])]
    return one.isAtRest && other.isAtRest && this.#agree(ends)
  }

  #deliveries(world: PairState): Move[] {
    const moves: Move[] = []
    for (const [index, message] of world.net.entries()) {
      // Two of the same are one choice.
      if (world.net[index - 1] === message) continue
      const end = (message & 1) as 0 | 1
      const net = world.net.filter((_, place) => place !== index)
      const event: SideEvent = { type: 'message', message: this.message(message) }
      moves.push(this.#move(world, end, event, `message ${message} to ${end}`, { net }, `m${message >> 1}`))
      if (world.loss > 0) {
        const take = () => ({ to: { ...world, net, loss: world.loss - 1 }, violations: [] })
        moves.push({ name: `message ${message} is lost`, isFault: true, take })
      }
      if (world.duplicates > 0) {
        const change = { duplicates: world.duplicates - 1 }
        const name = `message ${message} to ${end}, and once more`
        moves.push({ ...this.#move(world, end, event, name, change, `m${message >> 1}`), isFault: true })
      }
    }
    return moves
  }

  /** What an end does itself, and soon. */
  #own(world: PairState, end: 0 | 1): Move[] {
    const moves: Move[] = []
    const side = this.side(world.ends[end])
    const { connection } = side
    const add = (event: SideEvent) => moves.push(this.#move(world, end, event, `${event.type} of ${end}`))
    if (side.making > 0) add({ type: 'made' })
    if (!connection) return moves
    const { calls, checks } = connection.negotiator.connection
    if (calls.length > 0) add({ type: 'operation' })
    if (checks > 0) add({ type: 'check' })
    const isOpen = connection.ice !== 'connected' && connection.ice !== 'closed'
    if (isOpen && this.#agree(world.ends)) {
      moves.push(this.#move(world, end, { type: 'ice', state: 'connected' }, `connected at ${end}`))
    }
    return moves
  }

  #fromOutside(world: PairState): Move[] {
    const moves: Move[] = []
    for (const end of [0, 1] as const) {
      const side = this.side(world.ends[end])
      const ice = side.connection?.ice
      if ((ice === 'connected' || ice === 'interrupted') && this.#isGone(world.ends, end)) {
        const state = ice === 'connected' ? 'interrupted' : 'failed'
        moves.push(this.#move(world, end, { type: 'ice', state }, `${state} at ${end}`))
        if (!side.connection?.left) moves.push(this.#move(world, end, { type: 'left' }, `the peer has left ${end}`))
      }
      for (const [index, stimulus] of world.stimuli[end].entries()) {
        if (world.stimuli[end].indexOf(stimulus) !== index) continue
        moves.push(...this.#stimulate(world, end, stimulus))
      }
    }
    return moves
  }

  #stimulate(world: PairState, end: 0 | 1, stimulus: Stimulus): Move[] {
    const own = world.stimuli[end]
    const left = own.filter((_, place) => place !== own.indexOf(stimulus))
    const stimuli: PairState['stimuli'] = end === 0 ? [left, world.stimuli[1]] : [world.stimuli[0], left]
    const side = this.side(world.ends[end])
    const name = `${stimulus} at ${end}`
    const { connection } = side
    if (stimulus === 'reload') {
      const next = { ...world, stimuli, lives: world.lives + 1 }
      const silent = { name, isFault: true, take: () => this.#reload(next, end, []) }
      const { sent } = this.#step(world.ends[end], { type: 'page goes' }, 'page goes')
      if (sent.length === 0) return [silent]
      return [silent, { ...silent, name: `${name}, which says so`, take: () => this.#reload(next, end, sent) }]
    }
    if (!connection || connection.ice === 'closed') return []
    if (stimulus === 'restart' && connection.ice !== 'connected') return []
    if (stimulus === 'stall' && connection.ice !== 'new') return []
    const event = {
      change: { type: 'change', section: `${side.link.life.slice(0, 2)}${own.length}` },
      restart: { type: 'path lost' },
      replacement: { type: 'connection closed' },
      stall: { type: 'stalled' },
    } as const
    return [{ ...this.#move(world, end, event[stimulus], name, { stimuli }), isFault: true }]
  }

  #time(world: PairState, isQuiet: boolean): Move[] {
    const left = world.ends.flatMap((end) => this.side(end).timers.map(([, , ms]) => ms))
    if (left.length === 0) return []
    const ms = Math.min(...left)
    const take = () => {
      const [one, other] = world.ends.map((end) => this.#step(end, { type: 'time', ms }, `t${ms}`)) as [
        KnownStep,
        KnownStep,
      ]
      const to: PairState = {
        ...world,
        ends: [one.to, other.to],
        net: sorted([...world.net, ...this.#to(1, one.sent), ...this.#to(0, other.sent)]),
        late: isQuiet ? world.late : world.late - 1,
      }
      return { to, violations: [...one.violations, ...other.violations] }
    }
    return [{ name: `${ms} ms`, isFault: !isQuiet, take }]
  }

  #reload(world: PairState, end: 0 | 1, farewell: readonly number[]): MoveResult {
    const begun = this.#known(beginSide(world.lives))
    const ends: PairState['ends'] = end === 0 ? [begun.to, world.ends[1]] : [world.ends[0], begun.to]
    const net = sorted([...world.net, ...this.#to(1 - end, [...farewell, ...begun.sent])])
    return { to: { ...world, ends, net }, violations: [] }
  }

  #move(
    world: PairState,
    end: 0 | 1,
    event: SideEvent,
    name: string,
    change: Partial<PairState> = {},
    key: string = JSON.stringify(event),
  ): Move {
    const take = () => {
      const { to, sent, violations } = this.#step(world.ends[end], event, key)
      const ends: PairState['ends'] = end === 0 ? [to, world.ends[1]] : [world.ends[0], to]
      const net = change.net ?? world.net
      const all = sent.length === 0 ? net : sorted([...net, ...this.#to(1 - end, sent)])
      return { to: { ...world, ...change, ends, net: all }, violations }
    }
    return { name, isFault: false, take }
  }

  #step(side: number, event: SideEvent, key: string): KnownStep {
    this.#steps[side] ??= new Map()
    const known = this.#steps[side].get(key)
    if (known) return known
    const step = this.#known(stepSide(this.side(side), event))
    this.#steps[side].set(key, step)
    return step
  }

  #known({ memory, sent, violations }: SideStep): KnownStep {
    const key = JSON.stringify(memory)
    const to = this.#sideNumbers.get(key) ?? this.#sides.push(memory) - 1
    this.#sideNumbers.set(key, to)
    return { to, sent: sent.map((message) => this.#messageNumber(message)), violations }
  }

  #messageNumber(message: unknown): number {
    const key = JSON.stringify(message)
    const number = this.#messageNumbers.get(key) ?? this.#messages.push(message) - 1
    this.#messageNumbers.set(key, number)
    return number
  }

  #to(end: number, messages: readonly number[]): readonly number[] {
    return messages.map((message) => message * 2 + end)
  }

  /** Whether both have the same two descriptions, and one has been given where the other is. */
  #agree(ends: PairState['ends']): boolean {
    const [one, other] = [this.#factsOf(ends[0]), this.#factsOf(ends[1])]
    if (one.local === '' || one.local !== other.remote || one.remote === '' || one.remote !== other.local) return false
    return one.mayConnect && other.mayConnect && (one.hasCandidate || other.hasCandidate)
  }

  /** Whether the peer's connection that this one was about is there no more. */
  #isGone(ends: PairState['ends'], end: 0 | 1): boolean {
    const { remote } = this.#factsOf(ends[end])
    const { openId } = this.#factsOf(ends[end === 0 ? 1 : 0])
    return openId === '' || !remote.startsWith(`${openId}g`)
  }

  #factsOf(side: number): SideFacts {
    this.#facts[side] ??= factsOf(this.side(side))
    return this.#facts[side]
  }
}

/** What is asked of one end again and again, worked out once. Empty is what is not there. */
interface SideFacts {
  /** The generations of the two descriptions that hold. */
  readonly local: string
  readonly remote: string
  /** Whether a candidate of the peer's present generation was added. */
  readonly hasCandidate: boolean
  readonly mayConnect: boolean
  /** Of a connection that is not closed. */
  readonly openId: string
  /** Whether it is connected, and nothing is left to do. */
  readonly isAtRest: boolean
}

function factsOf(side: SideMemory): SideFacts {
  const { connection } = side
  if (!connection) return { local: '', remote: '', hasCandidate: false, mayConnect: false, openId: '', isAtRest: false }
  const { ice, lost, stalls, negotiator } = connection
  const { currentLocal, currentRemote } = negotiator.connection.slots
  const isWhole = currentLocal !== null && currentRemote !== null
  const local = isWhole ? describedBy(currentLocal).ufrag : ''
  const remote = isWhole ? describedBy(currentRemote).ufrag : ''
  return {
    local,
    remote,
    hasCandidate: negotiator.remote.some(({ ufrag, isAdded }) => ufrag === remote && isAdded),
    mayConnect: ice !== 'closed' && lost !== local,
    openId: ice === 'closed' ? '' : negotiator.connection.id,
    isAtRest: ice === 'connected' && !stalls && isNegotiated(side) && negotiator.connection.checks === 0,
  }
}

function sorted(numbers: readonly number[]): readonly number[] {
  return [...numbers].sort((a, b) => a - b)
}
