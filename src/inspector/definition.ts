import { type AnyStateMachine, createMachine } from 'xstate'
import { isRecord } from './plain.ts'

/** A state as a definition has it, checked: only what a chart shows is left. */
export interface DefinedState {
  readonly states?: Readonly<Record<string, DefinedState>>
  readonly [field: string]: unknown
}

/** What can be made of a definition. */
export interface Definition {
  /** The states, for a list: not many more of them than are listed. */
  readonly root: DefinedState
  /** How many states there are. */
  readonly states: number
  /** For a picture; `undefined` if there is none to be made. */
  readonly machine: AnyStateMachine | undefined
  /** Why there is no machine, in words. */
  readonly problem: string | undefined
}

/** Nobody reads a chart with more states: the first ones are listed instead. */
export const MOST_STATES = 300
/** Of one chart: its transitions, with their targets and actions, and what it invokes. With more it is not drawn. */
export const MOST_TRANSITIONS = 5_000
/** Of one name in a chart, in characters. With a longer one it is not drawn. */
export const LONGEST_NAME = 1_000
/** In levels of states. A deeper chart is not drawn. */
const DEEPEST = 30

/** Stands for a definition that was too large to be kept. It is no JSON. */
export const LEFT_OUT = 'left out'

/** What `@statelyai/inspect` sends in place of what lies too deep. */
const cut = /^(\[Object\]|\[Array\]|… \(.*)$/

const texts = ['id', 'key', 'type', 'initial', 'history', 'target'] as const

/** Reads the JSON of a machine's config, as `@statelyai/inspect` sends it. Never throws. */
export function readDefinition(json: string | undefined): Definition {
  if (json === LEFT_OUT) return noMachine('The definition of this chart is too large to be kept.')
  return definitionOf(parsed(json))
}

function noMachine(problem: string): Definition {
  return { root: {}, states: 0, machine: undefined, problem }
}

/**
 * The same of the config itself.
 *
 * @param given - the machine, if there is one already
 */
export function definitionOf(config: unknown, given?: AnyStateMachine): Definition {
  const reader = new Reader()
  const root = reader.state(config)
  const { states } = reader
  const problem = root.states ? reader.problem : 'This actor has no states to draw.'
  if (problem !== undefined) return { root, states, machine: undefined, problem }
  try {
    return { root, states, machine: given ?? createMachine(root as object), problem: undefined }
  } catch (error) {
    return { root, states, machine: undefined, problem: `The chart cannot be drawn: ${(error as Error).message}` }
  }
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? '{}')
  } catch {
    return undefined
  }
}

/** Reads a config, and counts what it reads: what is beyond the limits is counted only. */
class Reader {
  states = 0
  #transitions = 0
  #longest = 0
  #isDeep = false

  /** Why it is too large to be drawn, in words. */
  get problem(): string | undefined {
    const number = (count: number) => count.toLocaleString('en')
    if (this.states > MOST_STATES) {
      return `The chart is too large to draw: it has ${number(this.states)} states, more than ${number(MOST_STATES)}.`
    }
    if (this.#transitions > MOST_TRANSITIONS) {
      return `The chart is too large to draw: it has ${number(this.#transitions)} transitions, targets, actions and actors, more than ${number(MOST_TRANSITIONS)}.`
    }
    if (this.#longest > LONGEST_NAME) {
      return `The chart is too large to draw: a name in it has ${number(this.#longest)} characters, more than ${number(LONGEST_NAME)}.`
    }
    return this.#isDeep
      ? `The chart is too large to draw: its states are nested deeper than ${DEEPEST} levels.`
      : undefined
  }

  state(given: unknown, depth = 0): DefinedState {
    const config = isRecord(given) ? given : {}
    const state: Record<string, unknown> = {}
    for (const name of texts) if (typeof config[name] === 'string') state[name] = this.#name(config[name])
    for (const name of ['on', 'after'] as const)
      if (isRecord(config[name])) state[name] = this.#transitionsOfEach(config[name])
    for (const name of ['always', 'onDone'] as const)
      if (config[name] !== undefined) state[name] = this.#transitionsOf(config[name])
    if (config.invoke !== undefined) state.invoke = this.#each(config.invoke, (invoke) => this.#invoked(invoke))
    if (isRecord(config.states)) {
      const states = this.#statesOf(config.states, depth)
      if (states.length > 0) state.states = Object.fromEntries(states)
    }
    return state
  }

  #statesOf(given: Readonly<Record<string, unknown>>, depth: number): [string, DefinedState][] {
    const states: [string, DefinedState][] = []
    for (const key of Object.keys(given)) {
      this.#isDeep ||= depth >= DEEPEST
      this.states += 1
      if (depth >= DEEPEST) continue
      const isKept = this.states <= MOST_STATES
      const state = this.state(given[key], depth + 1)
      if (isKept) states.push([this.#name(key), state])
    }
    return states
  }

  #transitionsOfEach(given: Readonly<Record<string, unknown>>): object {
    const pairs = Object.keys(given).map((type): [string, unknown] => [
      this.#name(type),
      this.#transitionsOf(given[type]),
    ])
    return Object.fromEntries(pairs)
  }

  /** Without implementations: of an action and a guard only the name is left. */
  #transitionsOf(given: unknown): unknown[] {
    return this.#each(given, (one) => {
      if (typeof one === 'string') return cut.test(one) ? undefined : { target: this.#name(one) }
      if (!isRecord(one)) return undefined
      const targets = this.#each(one.target, (target) => (typeof target === 'string' ? this.#name(target) : undefined))
      const guard = this.#nameOf(one.guard)
      return {
        ...(targets.length > 0 && { target: targets }),
        ...(one.reenter === true && { reenter: true }),
        ...(guard && { guard }),
        actions: this.#each(one.actions, (action) => this.#nameOf(action)),
      }
    })
  }

  #invoked(given: unknown): object | undefined {
    if (!isRecord(given)) return undefined
    const { id, src, onDone, onError, onSnapshot } = given
    return {
      ...(typeof id === 'string' && { id: this.#name(id) }),
      src: typeof src === 'string' ? this.#name(src) : 'actor',
      ...(onDone !== undefined && { onDone: this.#transitionsOf(onDone) }),
      ...(onError !== undefined && { onError: this.#transitionsOf(onError) }),
      ...(onSnapshot !== undefined && { onSnapshot: this.#transitionsOf(onSnapshot) }),
    }
  }

  #nameOf(reference: unknown): { type: string } | undefined {
    if (typeof reference === 'string') return { type: this.#name(reference) }
    return isRecord(reference)
      ? { type: typeof reference.type === 'string' ? this.#name(reference.type) : '…' }
      : undefined
  }

  /** What is made of each in a list, as long as there is room in the picture. */
  #each<Made>(given: unknown, make: (one: unknown) => Made | undefined): Made[] {
    const made: Made[] = []
    for (const one of listOf(given)) {
      this.#transitions += 1
      if (this.#transitions > MOST_TRANSITIONS) continue
      const each = make(one)
      if (each !== undefined) made.push(each)
    }
    return made
  }

  #name(name: string): string {
    this.#longest = Math.max(this.#longest, name.length)
    return name
  }
}

function listOf(given: unknown): readonly unknown[] {
  if (given === undefined || given === null) return []
  return Array.isArray(given) ? given : [given]
}
