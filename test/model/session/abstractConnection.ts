import type { ChainedCall, Outcome } from '../../../machines/connection/descriptionOutcome.ts'
import {
  type DescriptionSlots,
  emptySlots,
  shownDescription,
  slotsAfter,
} from '../../../machines/connection/descriptionSlots.ts'
import { needsNegotiation } from '../../../machines/connection/negotiationCheck.ts'
import { localDescriptionAtStart } from '../../../machines/connection/operationStart.ts'
import { peerConnectionMachine } from '../../../machines/connection/peerConnectionMachine.ts'
import type { OperationCause } from '../../../machines/connection/signalingTypes.ts'
import { ChartTable } from './chartTable.ts'
import { describedBy, textOf } from './description.ts'

const chart = new ChartTable(peerConnectionMachine, undefined)

/** A call that waits in the chain, with the text that it gives. */
interface Call {
  readonly method: 'createOffer' | 'setLocalDescription' | 'setRemoteDescription'
  readonly type?: 'offer' | 'answer' | 'rollback'
  readonly sdp: string
}

/** What is remembered of a connection: plain data. */
export interface ConnectionMemory {
  /** Who made it, and which one it is of that: nobody else has had it. */
  readonly id: string
  state: number
  slots: DescriptionSlots<string>
  calls: Call[]
  calledIds: number
  /** How many checks for negotiation are queued. */
  checks: number
  /** What this side wants sections for. */
  wanted: string[]
  offers: number
  generations: number
}

/** What a connection tells its owner. */
export interface ConnectionOwner {
  negotiationNeeded(): void
  candidate(ufrag: string): void
  settled(isFulfilled: boolean, created: string): void
  violation(what: string): void
}

/** The memory of a new connection. */
export function newConnection(id: string): ConnectionMemory {
  return {
    id,
    state: chart.first.to,
    slots: emptySlots,
    calls: [],
    calledIds: 0,
    checks: 0,
    wanted: [],
    offers: 0,
    generations: 0,
  }
}

/** A connection that consists of `machines/`: its chart, its chain, its slots, and what is checked when. */
export class AbstractConnection {
  readonly memory: ConnectionMemory
  readonly #owner: ConnectionOwner

  constructor(memory: ConnectionMemory, owner: ConnectionOwner) {
    this.memory = memory
    this.#owner = owner
  }

  get signalingState(): string {
    const { value, context } = chart.snapshot(this.memory.state)
    return typeof value === 'object' ? context.signalingState : 'closed'
  }

  get localSdp(): string | undefined {
    return shownDescription(this.memory.slots, 'local') ?? undefined
  }

  get remoteSdp(): string | undefined {
    return shownDescription(this.memory.slots, 'remote') ?? undefined
  }

  get isBusy(): boolean {
    return this.memory.calls.length > 0
  }

  /** Has it want a section, as an app does with a channel or a track. */
  want(section: string): void {
    this.memory.wanted.push(section)
    this.#take({ type: 'negotiation.updated' })
  }

  call(call: Call): void {
    const { memory } = this
    const before = chart.snapshot(memory.state).context.operations.length
    memory.calledIds = before === 0 ? 0 : memory.calledIds + 1
    this.#take({ type: 'operation.called', id: memory.calledIds, call: this.#atStart(call) })
    if (chart.snapshot(memory.state).context.operations.length > before) memory.calls.push(call)
    else this.#owner.settled(false, '')
  }

  close(): void {
    this.#take({ type: 'close' })
    this.memory.calls = []
    this.memory.checks = 0
  }

  /** Runs a queued check for negotiation. */
  check(): void {
    const { memory } = this
    memory.checks -= 1
    const { currentLocal } = memory.slots
    const { sections } = describedBy(currentLocal ?? '')
    const needed = needsNegotiation({
      channelCreated: memory.wanted.includes('data'),
      hasDataSection: sections.includes('data'),
      credentialsToReplace: 0,
      transceivers: memory.wanted
        .filter((section) => section !== 'data')
        .map((section) => ({
          isStopping: false,
          isStopped: false,
          isAssociated: sections.includes(section),
          isRejected: false,
          isChanged: false,
        })),
    })
    this.#take({ type: 'negotiation.checked', needed })
  }

  /** Does what the first operation of the chain has come to. */
  advance(): void {
    const { memory } = this
    const [call] = memory.calls
    const [begun] = chart.snapshot(memory.state).context.operations
    if (!call || !begun) return
    this.#take({ type: 'operation.started', id: begun.id, call: this.#atStart(call) })
    const [operation] = chart.snapshot(memory.state).context.operations
    const outcome = operation?.outcome as Outcome
    let created = ''
    if (outcome.kind === 'succeeds') {
      for (const cause of outcome.causes) {
        created = this.#textOf(cause, call)
        this.#apply(cause, created)
      }
    }
    memory.calls.shift()
    this.#take({ type: 'operation.settled', id: begun.id })
    this.#owner.settled(outcome.kind === 'succeeds', created)
  }

  /** How a call is where it starts now. */
  #atStart({ method, type, sdp }: Call): ChainedCall {
    if (method === 'createOffer') return { method }
    if (method === 'setRemoteDescription') return { method, type: type ?? 'offer' }
    const state = chart.snapshot(this.memory.state).context.signalingState
    return localDescriptionAtStart(state, type, sdp, this.memory.slots)
  }

  #textOf(cause: OperationCause, call: Call): string {
    if (call.sdp !== '') return call.sdp
    if (cause === 'offer.created') return this.#newOffer(true)
    if (cause === 'local.offer') return this.#newOffer(false)
    return cause === 'local.answer' ? this.#newAnswer() : ''
  }

  #apply(cause: OperationCause, sdp: string): void {
    const { memory } = this
    const { pendingLocal } = memory.slots
    if (cause === 'remote.answer' && describedBy(sdp).offer !== describedBy(pendingLocal ?? '').offer) {
      this.#owner.violation('a wrong answer is applied')
    }
    const known = describedBy(this.localSdp ?? '').ufrag
    memory.slots = slotsAfter(memory.slots, cause, cause.endsWith('rollback') ? null : sdp, sdp)
    this.#take({ type: cause })
    const { ufrag } = describedBy(sdp)
    if (cause.startsWith('local') && ufrag !== '' && ufrag !== known) this.#owner.candidate(ufrag)
  }

  #newOffer(restarts: boolean): string {
    const { memory } = this
    memory.offers += 1
    const current = describedBy(memory.slots.currentLocal ?? '')
    const sections = [...new Set([...current.sections, ...memory.wanted])]
    const ufrag = restarts || current.ufrag === '' ? this.#newGeneration() : current.ufrag
    return textOf({ offer: `${memory.id}o${memory.offers}`, ufrag, sections })
  }

  #newAnswer(): string {
    const { currentLocal, currentRemote, pendingRemote } = this.memory.slots
    const offered = describedBy(pendingRemote ?? '')
    const isSame = currentLocal !== null && describedBy(currentRemote ?? '').ufrag === offered.ufrag
    const ufrag = isSame ? describedBy(currentLocal).ufrag : this.#newGeneration()
    return textOf({ offer: offered.offer, ufrag, sections: offered.sections })
  }

  #newGeneration(): string {
    this.memory.generations += 1
    return `${this.memory.id}g${this.memory.generations}`
  }

  #take(cause: { readonly type: string } & Readonly<Record<string, unknown>>): void {
    const { memory } = this
    const { to, done } = chart.step(memory.state, cause)
    memory.state = to
    for (const one of done) {
      if (one.kind === 'action' && one.name === 'queueCheck') memory.checks += 1
      if (one.kind === 'emitted' && one.event.type === 'negotiationneeded') this.#owner.negotiationNeeded()
    }
  }
}
