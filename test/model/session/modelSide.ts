import type { SessionMessage } from '../../../machines/session/messages.ts'
import { recoveryMachine } from '../../../machines/session/recoveryMachine.ts'
import { sessionMachine } from '../../../machines/session/sessionMachine.ts'
import { type LinkMemory, PeerLink } from '../../../src/session/peerLink.ts'
import { defaultPolicy } from '../../../src/session/policy.ts'
import { newConnection } from './abstractConnection.ts'
import { type ChartStep, ChartTable, type Done } from './chartTable.ts'
import { describedBy } from './description.ts'
import { ModelNegotiator, type NegotiatorMemory, negotiationTable, newNegotiator } from './modelNegotiator.ts'

const input = { policy: { ...defaultPolicy, giveUp: Number.POSITIVE_INFINITY }, now: () => 0, random: () => 0 }
const sessionTable = new ChartTable(sessionMachine, input)
const recoveryTable = new ChartTable(recoveryMachine, input)

type ChartName = 'session' | 'recovery' | 'negotiation'
type Cause = { readonly type: string }

/** What one end is: plain data, from which it goes on. */
export interface SideMemory {
  link: LinkMemory
  session: number
  recovery: number
  epoch: number
  /** The epoch whose connection `create` is making; 0 if it is not. */
  making: number
  held: SessionMessage[]
  connection:
    | {
        readonly epoch: number
        readonly polite: boolean
        negotiation: number
        readonly negotiator: NegotiatorMemory
        ice: 'new' | 'connected' | 'interrupted' | 'failed' | 'closed'
        /** The generation that finds no path any more. */
        lost: string
        /** Its association does not come about. */
        stalls: boolean
        /** Whether the peer has said goodbye on it, which it does once. */
        left: boolean
      }
    | undefined
  /** The timers that are set, and how long they still run. */
  timers: (readonly [chart: ChartName, timer: string, left: number])[]
  drawn: number
}

/** What can be done to one end. */
export type SideEvent =
  | { readonly type: 'message'; readonly message: unknown }
  | { readonly type: 'time'; readonly ms: number }
  | { readonly type: 'operation' | 'check' | 'made' }
  | { readonly type: 'ice'; readonly state: 'connected' | 'interrupted' | 'failed' }
  /** The peer has closed its connection, which says so. */
  | { readonly type: 'left' }
  /** Its page goes, and says so. */
  | { readonly type: 'page goes' }
  | { readonly type: 'change'; readonly section: string }
  | { readonly type: 'path lost' }
  | { readonly type: 'stalled' }
  | { readonly type: 'connection closed' }

/** One step of one end. */
export interface SideStep {
  readonly memory: SideMemory
  readonly sent: readonly unknown[]
  readonly violations: readonly string[]
}

/** One end: its charts, its link, and what the driver does with a connection. */
export class ModelSide {
  readonly memory: SideMemory
  readonly sent: unknown[] = []
  readonly violations: string[] = []
  readonly #link: PeerLink
  #negotiator: ModelNegotiator | undefined
  #hear: (message: unknown) => void = () => {}
  readonly #queues: Record<ChartName, Cause[]> = { session: [], recovery: [], negotiation: [] }
  readonly #busy = new Set<ChartName>()

  constructor(memory: SideMemory | undefined, life = 0) {
    this.memory = memory ?? newSide(life)
    const side = this
    this.#link = new PeerLink({
      signaling: {
        send: (message) => void this.sent.push(message),
        subscribe: (listener) => {
          this.#hear = listener
          return () => {}
        },
      },
      polite: undefined,
      // So many that no two ids of a run are the same.
      random: () => {
        this.memory.drawn += 1
        return this.memory.drawn / 2 ** 32
      },
      now: () => 0,
      get epoch() {
        return side.memory.epoch
      },
      get nextEpoch() {
        return side.memory.epoch + 1
      },
      get isOpen() {
        return sessionTable.snapshot(side.memory.session).matches('open')
      },
      get isConfirmed() {
        return side.#isConfirmed
      },
      get isConnected() {
        return side.isConnected
      },
      tell: (cause) => this.#tell('session', cause),
      meet: (epoch) => this.#follow(epoch),
      follow: (epoch) => this.#follow(epoch),
      take: (message) => this.#take(message),
      joined: () => {
        this.#tell('recovery', { type: 'peer.joined' })
        this.#tell('negotiation', { type: 'signaling.up' })
      },
      left: () => {
        this.#tell('recovery', { type: 'connection.ended' })
        this.#tell('recovery', { type: 'peer.left' })
        if (this.#isConfirmed) this.#tell('session', { type: 'ask' })
      },
    })
    if (memory) this.#link.memory = memory.link
    else {
      this.memory.link = this.#link.memory
      this.#enter('session', sessionTable.first)
      this.#enter('recovery', recoveryTable.first)
    }
    this.#revive()
  }

  get #isConfirmed(): boolean {
    const snapshot = sessionTable.snapshot(this.memory.session)
    return snapshot.matches({ open: 'met' }) || snapshot.matches({ open: 'challenging' })
  }

  get isConnected(): boolean {
    const { value } = recoveryTable.snapshot(this.memory.recovery)
    return typeof value === 'object' && 'connected' in value
  }

  do(event: SideEvent): void {
    switch (event.type) {
      case 'message':
        this.#hear(event.message)
        break
      case 'time':
        this.#passTime(event.ms)
        break
      case 'operation':
        this.#negotiator?.connection.advance()
        break
      case 'check':
        this.#negotiator?.connection.check()
        break
      case 'made':
        this.#made()
        break
      default:
        this.#suffer(event)
    }
  }

  /** What comes from outside: from the path, the app, or the user. */
  #suffer(event: SideEvent): void {
    const { connection } = this.memory
    switch (event.type) {
      case 'ice':
        this.#ice(event.state)
        break
      case 'left':
        if (connection) connection.left = true
        this.#tell('recovery', { type: 'connection.ended' })
        break
      case 'page goes':
        this.#link.sayLeaving()
        break
      case 'change':
        this.#negotiator?.connection.want(event.section)
        break
      case 'path lost':
        if (connection) connection.lost = describedBy(connection.negotiator.connection.slots.currentLocal ?? '').ufrag
        this.#ice('failed')
        break
      case 'stalled':
        if (connection) connection.stalls = true
        break
      case 'connection closed':
        if (connection) connection.ice = 'closed'
        this.#negotiator?.connection.close()
        this.#tell('recovery', { type: 'connection.ended' })
    }
  }

  #ice(state: 'connected' | 'interrupted' | 'failed'): void {
    const { connection } = this.memory
    if (!connection) return
    connection.ice = state
    if (connection.stalls && state === 'connected') this.#tell('recovery', { type: 'channels.waiting' })
    this.#tell('recovery', { type: `path.${state}` })
    // A path that works is an answer.
    if (state === 'connected') this.#tell('session', { type: 'peer.heard' })
  }

  #passTime(ms: number): void {
    const { memory } = this
    memory.timers = memory.timers.map(([chart, timer, left]) => [chart, timer, left - ms] as const)
    for (const [chart, timer, left] of memory.timers.filter(([, , left]) => left <= 0)) {
      // One that has fired before may have ended this one.
      if (!memory.timers.some((one) => one[0] === chart && one[1] === timer && one[2] === left)) continue
      memory.timers = memory.timers.filter((one) => one[0] !== chart || one[1] !== timer)
      this.#tell(chart, { type: timer })
    }
  }

  #tell(chart: ChartName, cause: Cause): void {
    this.#queues[chart].push(cause)
    if (this.#busy.has(chart)) return
    this.#busy.add(chart)
    for (let next = this.#queues[chart].shift(); next; next = this.#queues[chart].shift()) this.#step(chart, next)
    this.#busy.delete(chart)
  }

  #step(chart: ChartName, cause: Cause): void {
    const { memory } = this
    if (chart === 'session') this.#enter(chart, sessionTable.step(memory.session, cause))
    else if (chart === 'recovery') this.#enter(chart, recoveryTable.step(memory.recovery, cause))
    else if (memory.connection) {
      const { polite, negotiation } = memory.connection
      this.#enter(chart, negotiationTable(polite).step(negotiation, cause))
    }
  }

  /** XState runs an action at once, before the actor has its new state; what is sent and emitted comes after it. */
  #enter(chart: ChartName, { to, done }: ChartStep): void {
    const { memory } = this
    const { connection } = memory
    for (const one of done) if (one.kind === 'action') this.#act(chart, one)
    if (chart === 'negotiation') {
      if (connection) connection.negotiation = to
    } else memory[chart] = to
    for (const one of done) this.#after(chart, one)
  }

  #act(chart: ChartName, action: Extract<Done, { kind: 'action' }>): void {
    if (chart === 'negotiation') this.#negotiator?.act(action)
    else if (chart === 'session') {
      const { name } = action
      if (
        name === 'refreshKey' ||
        name === 'sayHello' ||
        name === 'challenge' ||
        name === 'refuseClaim' ||
        name === 'inviteClaimant'
      ) {
        this.#link[name]()
      }
    }
  }

  #after(chart: ChartName, done: Done): void {
    const { memory } = this
    if (done.kind === 'timer set') memory.timers.push([chart, done.timer, done.delay])
    else if (done.kind === 'timer cancelled') {
      memory.timers = memory.timers.filter((one) => one[0] !== chart || one[1] !== done.timer)
    } else if (done.kind === 'sent') this.#tell(done.to as ChartName, done.event)
    else if (done.kind === 'emitted') this.#emitted(chart, done.event.type)
  }

  #emitted(chart: ChartName, type: string): void {
    if (chart === 'negotiation' && type === 'broken') this.#tell('recovery', { type: 'negotiation.broken' })
    if (chart !== 'recovery') return
    if (type === 'ask') this.#tell('session', { type: 'ask' })
    if (type === 'restart') this.#tell('negotiation', { type: 'restart' })
    if (type === 'replace' && this.memory.making === 0) this.#follow(this.memory.epoch + 1)
  }

  #follow(epoch: number): void {
    const { memory } = this
    if (epoch <= memory.epoch || !sessionTable.snapshot(memory.session).matches('open')) return
    memory.epoch = epoch
    memory.held = []
    memory.connection = undefined
    this.#negotiator = undefined
    memory.timers = memory.timers.filter(([chart]) => chart !== 'negotiation')
    if (memory.making === 0) memory.making = epoch
  }

  #take(message: SessionMessage): void {
    if (this.#negotiator) this.#negotiator.receive(message)
    else this.memory.held.push(message)
  }

  #made(): void {
    const { memory } = this
    if (memory.making !== memory.epoch) {
      memory.making = memory.epoch
      return
    }
    memory.making = 0
    const { epoch } = memory
    const { polite } = this.#link
    const first = negotiationTable(polite).first
    const negotiator = newNegotiator(newConnection(`${memory.link.life}e${epoch}`))
    memory.connection = {
      epoch,
      polite,
      negotiation: first.to,
      negotiator,
      ice: 'new',
      lost: '',
      stalls: false,
      left: false,
    }
    this.#revive()
    this.#enter('negotiation', first)
    this.#tell('session', { type: 'connection.made', epoch } as Cause)
    this.#tell('recovery', { type: 'connection.made' })
    this.#negotiator?.connection.want('data')
    for (const message of memory.held.splice(0)) this.#take(message)
    this.#link.send({ session: {} })
  }

  #revive(): void {
    const side = this
    const { connection } = this.memory
    if (!connection) return
    this.#negotiator = new ModelNegotiator(connection.negotiator, {
      send: (part) => this.#link.send(part),
      tellChart: (cause) => {
        if (this.memory.connection === connection) this.#tell('negotiation', cause)
      },
      get offered() {
        return negotiationTable(connection.polite).snapshot(side.memory.connection?.negotiation ?? 0).context.offered
      },
      violation: (what) => this.violations.push(what),
    })
  }
}

/** The page of that number begins. */
export function beginSide(life: number): SideStep {
  const side = new ModelSide(undefined, life)
  return { memory: side.memory, sent: side.sent, violations: side.violations }
}

/** What one end is after an event, and what it has sent. */
export function stepSide(memory: SideMemory, event: SideEvent): SideStep {
  const side = new ModelSide(JSON.parse(JSON.stringify(memory)) as SideMemory)
  side.do(event)
  return { memory: side.memory, sent: side.sent, violations: side.violations }
}

/** The state of each chart, for reports. */
export function statesOf({ session, recovery, connection }: SideMemory): string {
  const negotiation = connection && negotiationTable(connection.polite).snapshot(connection.negotiation).value
  const values = [sessionTable.snapshot(session).value, recoveryTable.snapshot(recovery).value, negotiation]
  return values.map((value) => JSON.stringify(value)).join(' ')
}

/** Whether nothing is under way in the negotiation, and nothing is wanted. */
export function isNegotiated({ connection }: SideMemory): boolean {
  if (!connection) return false
  const { value, context } = negotiationTable(connection.polite).snapshot(connection.negotiation)
  const isStable = typeof value === 'object' && value.descriptions === 'stable'
  return isStable && !context.needed && !context.restart && connection.negotiator.running === undefined
}

function newSide(life: number): SideMemory {
  return {
    link: { life: '', key: '', former: '', peer: undefined, claimant: undefined, fingerprint: undefined },
    session: 0,
    recovery: 0,
    epoch: 0,
    making: 0,
    held: [],
    connection: undefined,
    timers: [],
    drawn: life * 1000,
  }
}
