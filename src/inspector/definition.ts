import { type AnyStateMachine, createMachine } from 'xstate'
import { isRecord } from './plain.ts'

/** A state as a definition has it, checked: only what a chart shows is left. */
export interface DefinedState {
  readonly states?: Readonly<Record<string, DefinedState>>
  readonly [field: string]: unknown
}

/** What can be made of a definition. */
export interface Definition {
  /** The states, for a list. */
  readonly root: DefinedState
  /** For a picture; `undefined` if there is none to be made. */
  readonly machine: AnyStateMachine | undefined
  /** Why there is no machine, in words. */
  readonly problem: string | undefined
}

/** Nobody reads a chart with more states: they are listed instead. */
export const MOST_STATES = 300
const DEEPEST = 30

/** What `@statelyai/inspect` sends in place of what lies too deep. */
const cut = /^(\[Object\]|\[Array\]|… \(.*)$/

const texts = ['id', 'key', 'type', 'initial', 'history', 'target'] as const

/** Reads the JSON of a machine's config, as `@statelyai/inspect` sends it. Never throws. */
export function readDefinition(json: string | undefined): Definition {
  return definitionOf(parsed(json))
}

/** The same of the config itself. */
export function definitionOf(config: unknown): Definition {
  const root = checkedState(config, { count: 0 }, 0)
  if (!root.states) return { root, machine: undefined, problem: 'This actor has no states to draw.' }
  if (countStates(root) > MOST_STATES) {
    return { root, machine: undefined, problem: `The chart has more than ${MOST_STATES} states, which are not drawn.` }
  }
  try {
    return { root, machine: createMachine(root as object), problem: undefined }
  } catch (error) {
    return { root, machine: undefined, problem: `The chart cannot be drawn: ${(error as Error).message}` }
  }
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? '{}')
  } catch {
    return undefined
  }
}

function countStates({ states = {} }: DefinedState): number {
  return Object.values(states).reduce((sum, state) => sum + 1 + countStates(state), 0)
}

function checkedState(given: unknown, total: { count: number }, depth: number): DefinedState {
  const config = isRecord(given) ? given : {}
  const state: Record<string, unknown> = {}
  for (const name of texts) if (typeof config[name] === 'string') state[name] = config[name]
  for (const name of ['on', 'after'] as const)
    if (isRecord(config[name])) state[name] = eachOf(config[name], transitions)
  for (const name of ['always', 'onDone'] as const)
    if (config[name] !== undefined) state[name] = transitions(config[name])
  if (config.invoke !== undefined) state.invoke = listOf(config.invoke).filter(isRecord).map(checkedInvoke)
  if (isRecord(config.states) && depth < DEEPEST) {
    const states = Object.entries(config.states).filter(() => {
      total.count += 1
      return total.count <= MOST_STATES + 1
    })
    if (states.length > 0) {
      state.states = Object.fromEntries(
        states.map(([key, child]): [string, DefinedState] => [key, checkedState(child, total, depth + 1)]),
      )
    }
  }
  return state
}

/** Without implementations: of an action and a guard only the name is left. */
function transitions(given: unknown): unknown[] {
  return listOf(given).flatMap((one): unknown[] => {
    if (typeof one === 'string') return cut.test(one) ? [] : [{ target: one }]
    if (!isRecord(one)) return []
    const targets = listOf(one.target).filter((target) => typeof target === 'string')
    const guard = one.guard === undefined ? undefined : nameOf(one.guard)
    return [
      {
        ...(targets.length > 0 && { target: targets }),
        ...(one.reenter === true && { reenter: true }),
        ...(guard && { guard }),
        actions: listOf(one.actions).flatMap((action) => nameOf(action) ?? []),
      },
    ]
  })
}

function checkedInvoke(invoke: Readonly<Record<string, unknown>>): object {
  return {
    ...(typeof invoke.id === 'string' && { id: invoke.id }),
    src: typeof invoke.src === 'string' ? invoke.src : 'actor',
    ...(invoke.onDone !== undefined && { onDone: transitions(invoke.onDone) }),
    ...(invoke.onError !== undefined && { onError: transitions(invoke.onError) }),
    ...(invoke.onSnapshot !== undefined && { onSnapshot: transitions(invoke.onSnapshot) }),
  }
}

function nameOf(reference: unknown): { type: string } | undefined {
  if (typeof reference === 'string') return { type: reference }
  return isRecord(reference) ? { type: typeof reference.type === 'string' ? reference.type : '…' } : undefined
}

function listOf(given: unknown): readonly unknown[] {
  if (given === undefined || given === null) return []
  return Array.isArray(given) ? given : [given]
}

function eachOf(record: Readonly<Record<string, unknown>>, make: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value)]))
}
