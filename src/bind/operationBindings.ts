import {
  type ChainedCall,
  effectiveType,
  isLegal,
  type Outcome,
  outcomeOf,
  stateAfter,
} from '../../machines/connection/descriptionOutcome.ts'
import type { Operation } from '../../machines/connection/peerConnectionTypes.ts'
import type { DescriptionType } from '../../machines/connection/signalingTypes.ts'
import { errorName, outcomeFindings, type Settlement } from '../divergences/connectionFindings.ts'
import { attributeFinding } from '../divergences/finding.ts'
import { type ComparesSdp, callbacksOf, chainedMethods, describeCall } from '../watch/operationCalls.ts'
import { seen } from '../watch/seen.ts'
import type { Around } from '../watch/wrapMethods.ts'
import type { ConnectionBinding } from './connectionBinding.ts'

/** Sees the calls of a connection's chained operations, and how they settle. */
export class OperationBindings {
  readonly #binding: ConnectionBinding
  #count: number
  #isCalling = false
  /** Whether operations may run that were not seen: then nothing is known of what must come of the others. */
  #mayHide = false
  /** Whether an operation was seen to settle that had to wait for those before it. */
  #hasSettled = false
  /** The SDP that was created last, as far as it is known. */
  readonly #created: { offer: string | undefined; answer: string | undefined } = { offer: undefined, answer: undefined }

  /** @param count - how many operations there were before */
  constructor(binding: ConnectionBinding, count: unknown = 0) {
    this.#binding = binding
    this.#count = typeof count === 'number' ? count : 0
  }

  /** How many operations there were. */
  get count(): number {
    return this.#count
  }

  /** Wraps the chained methods of the connection, and returns what takes the wrappers off. */
  wrap(connection: RTCPeerConnection): (() => void) | undefined {
    return this.#binding.intake.wrap(connection, chainedMethods, (call, args, method) =>
      this.follow(() => describeCall(method, args, this.#compares), call, args),
    )
  }

  /** Signaling has changed as no operation that was seen explains: one that began before the binding, most likely. */
  surprised(): void {
    if (!this.#hasSettled) this.#mayHide = true
  }

  /** Lets go of what was created. */
  forget(): void {
    this.#created.offer = this.#created.answer = undefined
  }

  /** Runs a call, and tells the chart what becomes of it. The caller gets what the engine gives. */
  follow(describe: () => ChainedCall | undefined, call: Parameters<Around>[0], args: readonly unknown[]): unknown {
    const binding = this.#binding
    // One that another calls, as a shim may, is that other's part and no operation of the app's.
    if (this.#isCalling) return call()
    binding.observe()
    const described = readable(describe)
    if (!described || !binding.parent) return call()

    const id = ++this.#count
    const refusal = outcomeOf(binding.actor.getSnapshot().context.signalingState, described)
    const isRefused = refusal.kind === 'refused'
    binding.intake.tape?.operation(id, described)
    binding.send({ type: 'operation.called', id, call: described })
    const take = (settlement: Settlement, value?: unknown) =>
      binding.intake.guard(() =>
        isRefused
          ? binding.diverge(outcomeFindings(described, refusal, settlement))
          : this.settle(id, settlement, value),
      )
    const settle = (settlement: Settlement, value?: unknown) =>
      binding.intake.noted(
        (tape, run) => tape.settled(id, settlement, run),
        () => take(settlement, value),
      )
    const fail = (error: unknown) => settle(rejectedWith(error))

    const [success, failure] = callbacksOf(args)
    const hasCallbacks = success !== undefined
    let result: unknown
    this.#isCalling = true
    try {
      result = call(hasCallbacks ? withCallbacks(args, success, failure, settle, fail) : args)
    } catch (error) {
      take(rejectedWith(error))
      throw error
    } finally {
      this.#isCalling = false
    }
    if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return result
    return (result as PromiseLike<unknown>).then(
      (value) => {
        // With callbacks it is fulfilled at once, whatever comes of the operation.
        if (!hasCallbacks) settle('fulfilled', value)
        return value
      },
      // Thrown again, so that a rejection which the app does not handle stays one unhandled rejection.
      (error) => {
        fail(error)
        throw error
      },
    )
  }

  /** Tells the chart how an operation has settled. */
  settle(id: number, settlement: Settlement, value: unknown): void {
    const binding = this.#binding
    binding.observe()
    if (!binding.parent) return
    const { context } = binding.actor.getSnapshot()
    const operation = context.operations.find((candidate) => candidate.id === id)
    if (!operation) return
    if (settlement === 'fulfilled') this.#noteCreated(operation.call, value)
    if (!this.#mayHide) this.#compare(operation, settlement)
    // Chromium settles a candidate at once, whatever runs.
    if (operation.call.method !== 'addIceCandidate') this.#hasSettled = true
    if (context.operations.length === 1) this.#mayHide = false
    binding.send({ type: 'operation.settled', id })
    // A candidate changes neither descriptions nor transports.
    if (operation.call.method === 'addIceCandidate') binding.observe()
    else binding.negotiated()
  }

  /** Reports how an operation has settled otherwise than it must, and tells the chart the rest of its success. */
  #compare(operation: Operation, settlement: Settlement): void {
    const binding = this.#binding
    const { context } = binding.actor.getSnapshot()
    const { method } = operation.call
    // With arguments that it cannot take, it never was an operation.
    const isOperation = settlement === 'fulfilled' || settlement.rejected !== 'TypeError'
    if (isOperation && operation !== context.operations[0]) {
      const first = context.operations[0]?.call.method
      binding.diverge([
        { kind: 'order', rule: 'INV-11', expected: `${first} settles first`, actual: `${method} has settled` },
      ])
    }
    const outcome = operation.outcome ?? outcomeOf(context.signalingState, operation.call)
    binding.diverge(outcomeFindings(operation.call, outcome, settlement))
    if (settlement === 'fulfilled') {
      this.#apply(operation, outcome)
    } else if (operation.outcome && outcome.kind === 'succeeds' && hasChanged(operation, outcome)) {
      binding.diverge([
        { kind: 'event', rule: 'INV-15', expected: 'no change', actual: `${method} is rejected after a change` },
      ])
    }
  }

  /** What its success must have done and no event has told: it has changed no state, or the engine is late. */
  #apply({ call, outstanding, outcome: known }: Operation, outcome: Outcome): void {
    const binding = this.#binding
    const connection = binding.object
    if (!connection || outcome.kind !== 'succeeds') return
    const shown = seen(connection).signalingState
    for (const cause of known ? outstanding : outcome.causes) {
      const { signalingState: state } = binding.actor.getSnapshot().context
      const next = stateAfter(state, cause)
      // Where it is not legal now, the engine has gone elsewhere with it, and the chart has followed.
      if (next !== shown || !isLegal(state, cause)) {
        binding.diverge(attributeFinding('SG-6', 'signalingState', outcome.states.at(-1) ?? 'no change', shown))
        return
      }
      binding.send({ type: cause })
    }
    if (call.method.startsWith('set')) binding.expectAnnounced('signalingstatechange', 'INV-16')
  }

  #noteCreated(call: ChainedCall, value: unknown): void {
    const { sdp } = (value ?? {}) as Partial<RTCSessionDescriptionInit>
    if (call.method === 'createOffer') this.#created.offer = sdp
    if (call.method === 'createAnswer') this.#created.answer = sdp
    // It has created one that nobody has seen.
    if (call.method === 'setLocalDescription' && call.sdp === 'empty')
      this.#created.offer = this.#created.answer = undefined
  }

  /** Only of the first in the chain it is known what will have been created when it starts. */
  readonly #compares: ComparesSdp = (type, sdp) => {
    const { context } = this.#binding.actor.getSnapshot()
    if (context.operations.length > 0) return 'unknown'
    const isOffer = effectiveType(context.signalingState, { type: type as DescriptionType }) === 'offer'
    const exists = isOffer ? context.descriptions.lastCreatedOffer : context.descriptions.lastCreatedAnswer
    const created = isOffer ? this.#created.offer : this.#created.answer
    if (exists === false) return 'other'
    if (!exists || created === undefined) return 'unknown'
    return sdp === created ? 'last-created' : 'other'
  }
}

function rejectedWith(error: unknown): Settlement {
  return { rejected: errorName(error) }
}

/** Arguments whose getters throw fail in the engine's own method, and in its own way. */
function readable(describe: () => ChainedCall | undefined): ChainedCall | undefined {
  try {
    return describe()
  } catch {
    return undefined
  }
}

function withCallbacks(
  args: readonly unknown[],
  success: number,
  failure: number | undefined,
  settle: (settlement: Settlement, value?: unknown) => void,
  fail: (error: unknown) => void,
): readonly unknown[] {
  return args.map((arg, index) => {
    if (index !== success && index !== failure) return arg
    return (value: unknown) => {
      if (index === success) settle('fulfilled', value)
      else fail(value)
      return (arg as (value: unknown) => unknown)(value)
    }
  })
}

/** An implicit rollback that came before is not undone. */
function hasChanged({ outstanding }: Operation, { causes }: Outcome & { kind: 'succeeds' }): boolean {
  const done = causes.slice(0, causes.length - outstanding.length)
  return done.length > (causes.length > 1 ? 1 : 0)
}
