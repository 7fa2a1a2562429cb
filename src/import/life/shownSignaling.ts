import { outcomeOf } from '../../../machines/connection/descriptionOutcome.ts'
import type { SignalingState } from '../../../machines/connection/signalingTypes.ts'
import type { ChainedMethod } from '../../watch/given.ts'
import type { Given } from '../../watch/observation.ts'

/** What follows from the result of a description. */
interface Settled {
  readonly state: SignalingState | undefined
  readonly isDoubtful: boolean
}

/**
 * What a dump shows of `signalingState`: its events. One that is not there before the success that it belongs to was lost
 * with its line, or comes late, or never came: the state is what the description has led to, and nobody is accused.
 */
export class ShownSignaling {
  #start: SignalingState = 'stable'
  #state: SignalingState = 'stable'
  #announced: SignalingState[] = []
  #isGuess = false
  #isStartGuess = false

  /** Whether it was last inferred: what is judged by it may be a fault of the guess. */
  get isGuess(): boolean {
    return this.#isGuess
  }

  /** Takes what an event shows. Returns whether it is compared with a guess. */
  announce(state: SignalingState): boolean {
    // One that was inferred already comes late.
    const isNew = state !== this.#state
    if (isNew) this.#announced.push(state)
    const isDoubtful = this.#isGuess && isNew
    this.#state = state
    this.#isGuess = false
    return isDoubtful
  }

  /** The state that a description has led to, where its events do not say so; and whether its result rests on a guess. */
  settle(method: ChainedMethod, given: Given | undefined, isFulfilled: boolean): Settled {
    const announced = this.#announced
    this.#announced = []
    const states = isFulfilled ? statesOf(this.#start, method, given) : []
    const isShort = announced.length < states.length && announced.every((state, index) => state === states[index])
    const last = isShort ? states.at(-1) : undefined
    if (last) this.#isGuess = true
    this.#state = last ?? this.#state
    this.#start = this.#state
    const isDoubtful = this.#isStartGuess || this.#isGuess
    this.#isStartGuess = this.#isGuess
    return { state: last, isDoubtful }
  }
}

function statesOf(start: SignalingState, method: ChainedMethod, given: Given = {}): readonly SignalingState[] {
  const { type, sdp = 'unknown', unusable } = given
  const call =
    method === 'setLocalDescription'
      ? ({ method, type, sdp } as const)
      : type && ({ method: 'setRemoteDescription', type } as const)
  if (unusable || !call) return []
  const outcome = outcomeOf(start, call as Parameters<typeof outcomeOf>[1])
  return outcome.kind === 'succeeds' ? outcome.states : []
}
