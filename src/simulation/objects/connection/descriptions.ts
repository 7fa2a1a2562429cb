import { type ContentRejection, contentRejection } from '../../../../machines/connection/contentChecks.ts'
import {
  type DescriptionSlots,
  emptySlots,
  representsGeneration,
  shownDescription,
  slotsAfter,
  slotsWithCandidate,
} from '../../../../machines/connection/descriptionSlots.ts'
import {
  type Credentials,
  credentialsLeft,
  credentialsToReplace,
} from '../../../../machines/connection/negotiationCheck.ts'
import type { CandidateSection } from '../../../../machines/connection/operationStart.ts'
import { rtcpMuxFault, sessionFault } from '../../../../machines/connection/sessionFaults.ts'
import type { OperationCause } from '../../../../machines/connection/signalingTypes.ts'
import { SdpError } from '../../sdp/SdpError.ts'
import type { IceCredentials, Session } from '../../sdp/session.ts'
import type { HostWorld } from '../../world/hostWorld.ts'
import { RTCSessionDescription } from '../values/RTCSessionDescription.ts'
import {
  answeredSession,
  type Description,
  dataSectionOf,
  describe,
  hasGeneration,
  isRejected,
  midOf,
  type OwnSection,
  type OwnSectionBefore,
  offeredSession,
  withCandidate,
} from './sessions.ts'
import { readText } from './writtenTexts.ts'

/** The descriptions of a connection: which is where, and what its text says. */
export class Descriptions {
  slots: DescriptionSlots<Description> = emptySlots
  /** What `restartIce()` wants replaced. */
  toReplace: readonly Credentials[] = []
  readonly #world: HostWorld
  readonly #shown = new WeakMap<Description, RTCSessionDescription>()
  readonly #sessionId: string
  /** Those that were made here, by their text: they need not be read again. */
  #made: { readonly offer?: Description; readonly answer?: Description } = {}
  #version = 1
  #lastContent = ''
  /** What the next offer has, as long as it is not applied. */
  #nextCredentials: IceCredentials | undefined

  constructor(world: HostWorld) {
    this.#world = world
    const { random } = world
    this.#sessionId = `${random.integer(1, 2 ** 31 - 1)}${String(random.integer(0, 999_999_999)).padStart(9, '0')}`
  }

  /** What script sees of a description: the same object, as long as it is the same description. */
  shown(description: Description | null): RTCSessionDescription | null {
    if (!description) return null
    let shown = this.#shown.get(description)
    if (!shown) {
      const { type, sdp } = description
      shown = new RTCSessionDescription({ type, sdp })
      this.#shown.set(description, shown)
    }
    return shown
  }

  /** The local or the remote one that counts now. */
  get local(): Description | null {
    return shownDescription(this.slots, 'local')
  }
  get remote(): Description | null {
    return shownDescription(this.slots, 'remote')
  }

  /** Creates an offer. `own`: what is the same in each of them. */
  createOffer(wantsData: boolean, isRestart: boolean, own: OwnSectionBefore, present: IceCredentials | undefined) {
    const before = this.slots.currentLocal?.session
    const ice = this.#credentials(isRestart || this.#mustReplace(present), present)
    return this.#make('offer', offeredSession(before, wantsData, ownSection(own, ice, present)))
  }

  /** Creates an answer to the pending offer. */
  createAnswer(
    type: 'answer' | 'pranswer',
    role: Parameters<typeof answeredSession>[1],
    own: OwnSectionBefore,
    present: IceCredentials | undefined,
  ): Description {
    const offer = this.slots.pendingRemote?.session ?? emptySession
    const ice = this.#credentials(this.#isRestartOffered(), present)
    return this.#make(type, answeredSession(offer, role, ownSection(own, ice, present)))
  }

  /** Takes note of what was created, so that it can be applied. */
  created(description: Description): void {
    const isOffer = description.type === 'offer'
    this.#made = isOffer ? { ...this.#made, offer: description } : { ...this.#made, answer: description }
    this.slots = slotsAfter(this.slots, isOffer ? 'offer.created' : 'answer.created', null, description.sdp)
  }

  /** The local description of that text, which was created here. */
  made(type: Description['type'], sdp: string): Description | undefined {
    const made = type === 'offer' ? this.#made.offer : this.#made.answer
    return made?.sdp === sdp ? { type, sdp, session: made.session } : undefined
  }

  /** Reads a remote description: with it, or what is wrong with it. */
  read(type: Description['type'], sdp: string): Description | ContentRejection {
    const fault = this.#world.faults.take('apply-description')
    if (fault) return contentRejection({ other: 'The description could not be applied.' }) as ContentRejection
    try {
      const session = readText(sdp)
      const before = (type === 'offer' ? this.slots.currentRemote : this.slots.pendingLocal)?.session.media ?? []
      const check = { type, media: session.media, bundle: session.bundle, before }
      const faults = { rtcpMux: rtcpMuxFault(check), content: sessionFault(check) }
      return contentRejection(faults) ?? { type, sdp, session }
    } catch (error) {
      if (!(error instanceof SdpError)) throw error
      return contentRejection({ syntax: error }) as ContentRejection
    }
  }

  /** A description is applied. */
  apply(cause: OperationCause, description: Description | null): void {
    this.slots = slotsAfter(this.slots, cause, description)
    if (cause.startsWith('local') && description) this.#nextCredentials = undefined
    if (!cause.endsWith('.answer')) return
    const current = this.slots.currentLocal
    this.toReplace = credentialsLeft(this.toReplace, current ? credentialsOf(current) : [])
  }

  /** `restartIce()` was called. */
  restartIce(): void {
    this.toReplace = credentialsToReplace(this.slots, credentialsOf)
  }

  /** Writes a candidate, or the end of candidates, into the descriptions of its generation (DS-3). */
  addCandidate(side: 'local' | 'remote', ufrag: string, candidate: string | undefined): void {
    const isOfGeneration = ({ session }: Description) => hasGeneration(session, ufrag)
    this.slots = slotsWithCandidate(this.slots, side, isOfGeneration, ({ type, session }) =>
      describe(type, withCandidate(session, ufrag, candidate)),
    )
  }

  /** Whether a local description represents an ICE generation (GA-1). */
  represents(ufrag: string): boolean {
    return representsGeneration(this.slots, ({ session }) => hasGeneration(session, ufrag))
  }

  /** The sections of the remote description, for a candidate. */
  get candidateSections(): readonly CandidateSection[] | undefined {
    return this.remote?.session.media.map((section, index) => ({
      mid: midOf(section, index),
      isStopped: isRejected(section),
      ufrag: section.ice?.ufrag,
    }))
  }

  /** Whether the current local description has a section for data. */
  get hasDataSection(): boolean {
    return dataSectionOf(this.slots.currentLocal?.session) !== undefined
  }

  /** Whether the pending offer has other credentials than the description that is current. */
  #isRestartOffered(): boolean {
    const [before, now] = [this.slots.currentRemote, this.slots.pendingRemote].map(
      (description) => dataSectionOf(description?.session)?.section.ice?.ufrag,
    )
    return before !== undefined && before !== now
  }

  #mustReplace(present: IceCredentials | undefined): boolean {
    return present !== undefined && this.toReplace.some(({ ufrag }) => ufrag === present.ufrag)
  }

  #credentials(isNew: boolean, present: IceCredentials | undefined): IceCredentials {
    if (!isNew && present && !this.#nextCredentials) return present
    const { random } = this.#world
    this.#nextCredentials ??= { ufrag: random.text(4), pwd: random.text(24) }
    return this.#nextCredentials
  }

  #make(type: Description['type'], content: Omit<Session, 'origin'>): Description {
    const text = JSON.stringify(content)
    // The version grows with each description that differs (RFC 8829, section 5.2.2).
    if (text !== this.#lastContent) this.#version += 1
    this.#lastContent = text
    const session = { origin: { id: this.#sessionId, version: this.#version }, ...content }
    return describe(type, session)
  }
}

const emptySession: Session = {
  origin: { id: '0', version: 0 },
  bundle: [],
  iceLite: false,
  iceOptions: [],
  media: [],
}

/** What this side's section has; the candidates that it has found so far are no good with other credentials. */
function ownSection(own: OwnSectionBefore, ice: IceCredentials, present: IceCredentials | undefined): OwnSection {
  return ice.ufrag === present?.ufrag ? { ...own, ice } : { ...own, ice, candidates: [], isGathered: false }
}

function credentialsOf({ session }: Description): readonly Credentials[] {
  return session.media.flatMap(({ ice }) => ice ?? [])
}
