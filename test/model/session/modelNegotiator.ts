import type { SessionMessage, SessionPart } from '../../../machines/session/messages.ts'
import { negotiationMachine } from '../../../machines/session/negotiationMachine.ts'
import { LocalCandidates } from '../../../src/session/localCandidates.ts'
import type { Part } from '../../../src/session/part.ts'
import { defaultPolicy } from '../../../src/session/policy.ts'
import { RemoteCandidates } from '../../../src/session/remoteCandidates.ts'
import { ufragOf, ufragsIn } from '../../../src/session/ufrags.ts'
import { AbstractConnection, type ConnectionMemory } from './abstractConnection.ts'
import { ChartTable, type Done } from './chartTable.ts'

const { repeat, yield: yieldTime } = defaultPolicy
const tables = new Map(
  [true, false].map((polite) => [
    polite,
    new ChartTable(negotiationMachine, { polite, repeats: true, delays: { repeat, yield: yieldTime } }),
  ]),
)

/** The chart of a negotiation, which is another one for the polite side. */
export function negotiationTable(polite: boolean): ChartTable<typeof negotiationMachine> {
  return tables.get(polite) as ChartTable<typeof negotiationMachine>
}

type Operation = 'makeOffer' | 'takeOffer' | 'makeAnswer' | 'takeAnswer' | 'rollBack'

/** What is remembered of a negotiation: plain data. */
export interface NegotiatorMemory {
  readonly connection: ConnectionMemory
  offers: (readonly [number, string])[]
  answer: string
  peersAnswer: string
  /** What the chart's state stands for, and how many calls are still to settle. */
  running: { readonly operation: Operation; left: number } | undefined
  local: { readonly ufrag: string; received: number }[]
  remote: { readonly ufrag: string; isAdded: boolean }[]
}

/** What a negotiator needs of its side. */
export interface NegotiatorSide {
  send(part: Part): void
  tellChart(cause: { readonly type: string } & Readonly<Record<string, unknown>>): void
  readonly offered: number
  violation(what: string): void
}

export function newNegotiator(connection: ConnectionMemory): NegotiatorMemory {
  return { connection, offers: [], answer: '', peersAnswer: '', running: undefined, local: [], remote: [] }
}

/** What `Negotiator` does with a real connection, done with an abstract one. */
export class ModelNegotiator {
  readonly memory: NegotiatorMemory
  readonly connection: AbstractConnection
  readonly #side: NegotiatorSide

  constructor(memory: NegotiatorMemory, side: NegotiatorSide) {
    this.memory = memory
    this.#side = side
    this.connection = new AbstractConnection(memory.connection, {
      negotiationNeeded: () => {
        if (this.connection.signalingState === 'stable') side.tellChart({ type: 'needed' })
      },
      candidate: (ufrag) => this.#announce(ufrag),
      settled: (isFulfilled, created) => this.#settled(isFulfilled, created),
      violation: (what) => side.violation(what),
    })
  }

  /** Does what the chart asks for. */
  act({ name, context }: Extract<Done, { kind: 'action' }>): void {
    const { memory, connection } = this
    const { offered, answered, withdrawn, taking, restarts } = context as Readonly<Record<string, number>>
    switch (name) {
      case 'makeOffer':
        this.#begin('makeOffer', 1)
        connection.call(restarts ? { method: 'createOffer', sdp: '' } : { method: 'setLocalDescription', sdp: '' })
        break
      case 'sendOffer':
        this.#sendDescription('offer', connection.localSdp, { number: offered, answered } as Part['session'])
        break
      case 'takeOffer': {
        const [, sdp = ''] = memory.offers.find(([number]) => number === taking) ?? []
        memory.offers = memory.offers.filter(([number]) => number > (taking ?? 0))
        const mustRollBack = connection.signalingState === 'have-local-offer'
        this.#begin('takeOffer', mustRollBack ? 2 : 1)
        if (mustRollBack) connection.call({ method: 'setLocalDescription', type: 'rollback', sdp: '' })
        connection.call({ method: 'setRemoteDescription', type: 'offer', sdp })
        break
      }
      case 'makeAnswer':
        this.#addCandidates()
        this.#begin('makeAnswer', 1)
        connection.call({ method: 'setLocalDescription', sdp: '' })
        break
      case 'sendAnswer':
        this.#sendDescription('answer', memory.answer, { number: answered, withdrawn } as Part['session'])
        break
      case 'takeAnswer':
        this.#begin('takeAnswer', 1)
        connection.call({ method: 'setRemoteDescription', type: 'answer', sdp: memory.peersAnswer })
        break
      case 'rollBack':
        this.#begin('rollBack', 1)
        connection.call({ method: 'setLocalDescription', type: 'rollback', sdp: '' })
        break
      case 'sendCandidates':
        for (const message of this.#localCandidates((local) => local.unacknowledged(connection.localSdp))) {
          this.#side.send(message as Part)
        }
        this.#forgetOldCandidates()
    }
  }

  receive({ description, candidate, session }: SessionMessage): void {
    const { memory } = this
    const received = session?.received
    if (received) {
      const known = memory.local.find(({ ufrag }) => ufrag === received.generation)
      if (known) known.received = Math.max(known.received, Math.min(received.count, 1))
      const left = this.#localCandidates((local) => local.unacknowledged(this.connection.localSdp))
      this.#forgetOldCandidates()
      if (left.length === 0) this.#side.tellChart({ type: 'candidates.acknowledged' })
    }
    if (description?.type === 'offer') this.#receiveOffer(description.sdp, session)
    else if (description) {
      const { number = -1, withdrawn = 0 } = session ?? {}
      if (number === this.#side.offered) memory.peersAnswer = description.sdp
      this.#side.tellChart({ type: 'answer.received', number, withdrawn })
    }
    if (candidate && session?.generation !== undefined) {
      const { generation, index = 0 } = session
      const count = this.#remoteCandidates((remote) => remote.take(candidate, generation, index))
      if (!memory.remote.some(({ ufrag }) => ufrag === generation)) this.#side.violation('a candidate is not kept')
      if (count !== undefined) this.#side.send({ session: { received: { generation, count } } })
    }
  }

  #receiveOffer(sdp: string, session: SessionPart | undefined): void {
    const { memory } = this
    const { number = 0, answered = 0 } = session ?? {}
    const known = ufragsIn(this.connection.remoteSdp)
    const restarts = known.length > 0 && !ufragsIn(sdp).some((ufrag) => known.includes(ufrag))
    const others = memory.offers.filter(([other]) => other !== number)
    memory.offers = [...others, [number, sdp] as const].sort(([one], [other]) => one - other).slice(-4)
    this.#side.tellChart({ type: 'offer.received', number, answered, restarts })
  }

  #begin(operation: Operation, left: number): void {
    this.memory.running = { operation, left }
  }

  #settled(isFulfilled: boolean, created: string): void {
    const { memory, connection } = this
    const { running } = memory
    if (!running) return
    if (!isFulfilled) {
      memory.running = undefined
      this.#side.tellChart({ type: 'rejected' })
      return
    }
    if (running.operation === 'makeOffer' && connection.signalingState === 'stable') {
      connection.call({ method: 'setLocalDescription', type: 'offer', sdp: created })
      return
    }
    running.left -= 1
    if (running.left > 0) return
    memory.running = undefined
    if (running.operation === 'makeAnswer') memory.answer = connection.localSdp ?? ''
    if (running.operation === 'takeAnswer') this.#addCandidates()
    this.#side.tellChart({ type: 'settled' })
  }

  #announce(ufrag: string): void {
    const { memory } = this
    memory.local.push({ ufrag, received: 0 })
    this.#side.send({ candidate: candidateOf(ufrag), session: { generation: ufrag, index: 0 } })
    this.#side.tellChart({ type: 'candidate.sent' })
  }

  /** Has the code of the session do something with its candidates. */
  #localCandidates<Result>(use: (candidates: LocalCandidates) => Result): Result {
    const candidates = new LocalCandidates()
    for (const { ufrag, received } of this.memory.local) {
      candidates.add(candidateOf(ufrag), undefined)
      candidates.acknowledge({ generation: ufrag, count: received })
    }
    return use(candidates)
  }

  #forgetOldCandidates(): void {
    const current = ufragsIn(this.connection.localSdp)
    this.memory.local = this.memory.local.filter(({ ufrag }) => current.includes(ufrag))
  }

  #addCandidates(): void {
    this.#remoteCandidates((remote) => remote.add())
  }

  /** The same for those of the peer: what has come is handed over again, and what was added before is not counted. */
  #remoteCandidates<Result>(use: (candidates: RemoteCandidates) => Result): Result {
    const { memory, connection } = this
    let shown: string | undefined
    let isRestoring = true
    const candidates = new RemoteCandidates({
      get remoteDescription() {
        return shown === undefined ? null : { sdp: shown }
      },
      signalingState: connection.signalingState,
      addIceCandidate: async (candidate: RTCIceCandidateInit) => {
        const ufrag = ufragOf(candidate) ?? ''
        if (isRestoring) return
        if (!ufragsIn(connection.remoteSdp).includes(ufrag)) this.#side.violation('a candidate of a wrong generation')
        const known = memory.remote.find((one) => one.ufrag === ufrag)
        if (known?.isAdded) this.#side.violation('a candidate is added twice')
        memory.remote = [...memory.remote.filter((one) => one !== known), { ufrag, isAdded: true }]
      },
    } as unknown as RTCPeerConnection)
    for (const { ufrag } of memory.remote) candidates.take(candidateOf(ufrag), ufrag, 0)
    shown = memory.remote.flatMap(({ ufrag, isAdded }) => (isAdded ? [`a=ice-ufrag:${ufrag}`] : [])).join('\n')
    candidates.add()
    isRestoring = false
    shown = connection.remoteSdp
    const before = memory.remote.length
    const result = use({
      add: () => candidates.add(),
      take: (candidate: RTCIceCandidateInit, generation: string, index: number) => {
        if (!memory.remote.some(({ ufrag }) => ufrag === generation)) {
          memory.remote.push({ ufrag: generation, isAdded: false })
        }
        return candidates.take(candidate, generation, index)
      },
    } as RemoteCandidates)
    if (memory.remote.length > Math.max(before, 4)) memory.remote.shift()
    return result
  }

  #sendDescription(type: 'offer' | 'answer', sdp: string | undefined, session: Part['session']): void {
    if (sdp) this.#side.send({ description: { type, sdp }, session })
  }
}

function candidateOf(ufrag: string): RTCIceCandidateInit {
  return { candidate: 'candidate:1', usernameFragment: ufrag }
}
