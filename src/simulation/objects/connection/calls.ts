import type { Outcome } from '../../../../machines/connection/descriptionOutcome.ts'
import {
  type CandidateGiven,
  candidateAtStart,
  localDescriptionAtStart,
  sectionOf,
} from '../../../../machines/connection/operationStart.ts'
import type { AppliedDescription, DescriptionType } from '../../../../machines/connection/signalingTypes.ts'
import { readCandidate } from '../../sdp/candidate.ts'
import { errorNamed } from '../platform/throwing.ts'
import { Negotiation, type NegotiationOwner } from './negotiation.ts'
import { Operations } from './operations.ts'

/** The chained calls of a connection (OC-1): what decides each when it starts, and what it does. */
export class Calls {
  readonly #owner: NegotiationOwner
  readonly #operations: Operations
  readonly #negotiation: Negotiation

  constructor(owner: NegotiationOwner) {
    this.#owner = owner
    this.#operations = new Operations(owner.chart)
    this.#negotiation = new Negotiation(owner)
  }

  createOffer(isRestart: boolean): Promise<{ type: 'offer'; sdp: string }> {
    return this.#operations.chain({
      describe: () => ({ method: 'createOffer' }),
      run: () => this.#negotiation.create('offer', isRestart),
    })
  }

  createAnswer(): Promise<{ type: 'answer'; sdp: string }> {
    return this.#operations.chain({
      describe: () => ({ method: 'createAnswer' }),
      run: () => this.#negotiation.create('answer'),
    })
  }

  setLocalDescription(type: DescriptionType | undefined, sdp: string): Promise<void> {
    const { chart, descriptions } = this.#owner
    return this.#operations.chain({
      describe: () => {
        const { signalingState } = chart.getSnapshot().context
        return localDescriptionAtStart(signalingState, type, type === 'rollback' ? '' : sdp, descriptions.slots)
      },
      run: ({ causes }) => this.#negotiation.applyLocal(causes as readonly AppliedDescription[], type, sdp),
    })
  }

  setRemoteDescription(type: DescriptionType, sdp: string): Promise<void> {
    return this.#operations.chain({
      describe: () => ({ method: 'setRemoteDescription', type }),
      run: ({ causes }) => this.#negotiation.applyRemote(causes as readonly AppliedDescription[], type, sdp),
    })
  }

  addIceCandidate(given: CandidateGiven | undefined): Promise<void> {
    return this.#operations.chain({
      describe: () => candidateAtStart(given, this.#owner.descriptions.candidateSections),
      run: (outcome) => this.#addCandidate(outcome, given),
    })
  }

  async #addCandidate(
    { rule }: Extract<Outcome, { kind: 'succeeds' }>,
    given: CandidateGiven | undefined,
  ): Promise<void> {
    // That of a stopped transceiver has no effect.
    if (rule === 'AC-5') return
    await this.#negotiation.inTask('candidate added', () => {
      const candidate = given?.candidate ?? ''
      const isUnusable = candidate !== '' && (!readCandidate(candidate) || this.#owner.world.faults.take('candidate'))
      if (isUnusable) return errorNamed('OperationError', `The candidate cannot be added: ${candidate}`)
      this.#added(candidate, given)
      return undefined
    })
  }

  /** Into the descriptions of its generation, and to the agent, if that is the present one. */
  #added(candidate: string, given: CandidateGiven | undefined): void {
    const { descriptions, transports } = this.#owner
    const sections = descriptions.candidateSections ?? []
    const section = given && sectionOf(given, sections)
    for (const { ufrag } of section ? [section] : sections) {
      const generation = given?.usernameFragment ?? ufrag
      if (generation === undefined) continue
      descriptions.addCandidate('remote', generation, candidate === '' ? undefined : candidate)
      const transport = transports.current
      if (transport?.ice.remoteParameters?.ufrag !== generation) continue
      if (candidate === '') transport.ice.agent.endRemote()
      else transport.ice.addRemoteCandidate(candidate)
    }
  }
}
