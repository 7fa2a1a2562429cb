import type { IState, ITransition } from 'state-machine-cat'
import type { AnyStateMachine, AnyStateNode } from 'xstate'

/** What the adapters send to repair or to report; no part of the lifecycle. */
const ofTheAdapters = /^(resync|divergence)\b/

/** A label that is longer has its effect on a line of its own: in characters. */
const LONG = 30

/** Of what the root takes in each of its states: lines. */
const MOST_ROOT_LINES = 50

/** A transition of a state node, as XState has it. */
export type ChartTransition = AnyStateNode['on'][string][number]

/** A line between two states, for one transition or for several. */
export interface Arrow {
  readonly from: string
  readonly to: string
  readonly label?: string
  /** The machine's transitions that it stands for; none if it only leads to or from a dot. */
  readonly transitions: readonly ChartTransition[]
}

/** A chart in the terms of state-machine-cat: what is drawn of a machine. The name of a state is its id. */
export interface ChartModel {
  readonly states: readonly IState[]
  readonly arrows: readonly Arrow[]
  readonly hasRegions: boolean
}

/**
 * What is drawn of a machine.
 *
 * The notation is UML's: `event [guard] / emitted events` on an arrow, or inside a state where the event changes no
 * state. What the root takes, each state takes; the arrows for it meet in a dot, to say it once, and so they do for a
 * region. A routing state, where the chart only looks up where to begin, becomes the initial dot, with an arrow to
 * where it begins if nothing else is said.
 */
export function chartModel({ root }: AnyStateMachine): ChartModel {
  const isParallel = root.type === 'parallel'
  return {
    states: isParallel ? [drawn(root)] : statesIn(root),
    arrows: merged(isParallel ? [...arrowsFrom(root.id, root), ...arrowsIn(root)] : arrowsIn(root)),
    hasRegions: isParallel || children(root).some(({ type }) => type === 'parallel'),
  }
}

/** As state-machine-cat takes them. */
export function transitionsOfArrows(arrows: readonly Arrow[]): ITransition[] {
  return arrows.map(({ from, to, label }, id) => ({ from, to, id, ...(label !== undefined && { label }) }))
}

/** The states that are drawn: not the routing states, which are only passed through. */
function children(parent: AnyStateNode): AnyStateNode[] {
  return Object.values(parent.states).filter((state) => !isRouting(state))
}

/** A first state that is always left at once. */
function isRouting(state: AnyStateNode): boolean {
  const isFirst = state.parent?.type === 'compound' && state.parent.initial.target?.[0] === state
  return isFirst && (state.always?.some(({ guard }) => !guard) ?? false)
}

function statesIn(parent: AnyStateNode): IState[] {
  const states = children(parent)
  return [
    { name: `${parent.id} initial`, type: 'initial' },
    ...states.filter((state) => !isFinal(state)).map(drawn),
    ...(hasJunction(parent) ? [{ name: `${parent.id} any`, type: 'junction' } as const] : []),
    ...states.filter(isFinal).flatMap((state) => [drawn(state), { name: `${state.id} final`, type: 'final' } as const]),
  ]
}

function drawn(state: AnyStateNode): IState {
  if (state.type === 'history') return { name: state.id, type: state.history === 'deep' ? 'deephistory' : 'history' }
  const activities = [...state.invoke.map(({ src }) => `do / ${nameOfLogic(src)}`), ...internal(state)]
  return {
    name: state.id,
    label: state.key,
    type: state.type === 'parallel' ? 'parallel' : 'regular',
    actions: activities.map((body) => ({ type: 'activity', body })),
    ...(state.type === 'compound' && { statemachine: { states: statesIn(state) } }),
    ...(state.type === 'parallel' && { statemachine: { states: children(state).map(drawn) } }),
  }
}

function arrowsIn(parent: AnyStateNode): Arrow[] {
  const any = `${parent.id} any`
  return [
    ...(parent.type === 'parallel' ? [] : [plain(`${parent.id} initial`, firstIn(parent))]),
    ...children(parent).flatMap((state) => [
      ...(isRegion(state) && state.type === 'compound' ? [] : arrowsFrom(state.id, state)),
      ...(state.type === 'compound' || state.type === 'parallel' ? arrowsIn(state) : []),
      ...(isFinal(state) ? [plain(state.id, `${state.id} final`)] : []),
      ...(hasJunction(parent) && !isFinal(state) && state.type !== 'history' ? [plain(state.id, any)] : []),
    ]),
    ...(hasJunction(parent) ? arrowsFrom(any, parent) : []),
  ]
}

function arrowsFrom(from: string, state: AnyStateNode): Arrow[] {
  if (state.type === 'history') {
    const { target } = state.config as { target?: unknown }
    const byDefault = typeof target === 'string' ? state.parent?.states[target] : undefined
    return byDefault ? [plain(from, byDefault.id)] : []
  }
  return transitionsOf(state).flatMap((transition) =>
    (transition.target ?? []).map((target) => ({
      from,
      to: end(target),
      label: label(transition),
      transitions: [transition],
    })),
  )
}

function plain(from: string, to: string): Arrow {
  return { from, to, transitions: [] }
}

/** Where an arrow ends: a root is no state that is drawn, and neither is a routing state. */
function end(target: AnyStateNode): string {
  if (isRoot(target) && target.type !== 'parallel') return firstIn(target)
  return isRouting(target) && target.parent ? firstIn(target.parent) : target.id
}

/** Arrows between the same two states are easier to read as one, with a line for each. */
function merged(arrows: readonly Arrow[]): Arrow[] {
  const byEnds = new Map<string, Arrow[]>()
  for (const arrow of arrows) {
    const ends = `${arrow.from} -> ${arrow.to}`
    const others = byEnds.get(ends)
    if (others) others.push(arrow)
    else byEnds.set(ends, [arrow])
  }
  return [...byEnds.values()].map((those) => (those.length > 1 ? oneOf(those) : (those[0] as Arrow)))
}

function oneOf(arrows: readonly Arrow[]): Arrow {
  return {
    ...(arrows[0] as Arrow),
    label: arrows.map(({ label }) => label).join('\n'),
    transitions: arrows.flatMap(({ transitions }) => transitions),
  }
}

function label(transition: ChartTransition): string {
  const { guard } = transition
  const emitted = emittedBy(transition)
  const cause = [eventName(transition), ...(guard ? [`[${nameOf(guard)}]`] : [])].filter(Boolean).join(' ')
  if (emitted.length === 0) return cause
  const effect = `/ ${emitted.join(', ')}`
  return [cause, effect].join(cause.length + effect.length > LONG ? '\n' : ' ')
}

/** XState's own events in words: `after 1000`, `done: fetchUser`. */
function eventName({ eventType, source }: ChartTransition): string {
  const after = /^xstate\.after\.(.+?)\./.exec(eventType)?.[1]
  if (after) return `after ${after}`
  if (eventType.startsWith('xstate.done.state.')) return 'done'
  const [, how, id] = /^xstate\.(done|error|snapshot)\.actor\.(.*)$/.exec(eventType) ?? []
  if (!how || !id) return eventType
  const invoked = source.invoke.find((one) => one.id === id)
  return `${how}: ${invoked ? nameOfLogic(invoked.src) : id}`
}

/** The platform's events, by the names of the actions that emit them: `emitOpen` emits `open`. */
function emittedBy({ actions }: ChartTransition): string[] {
  return actions.map(nameOf).flatMap((name) => /^emit(.+)/.exec(name)?.[1]?.toLowerCase() ?? [])
}

function nameOf(reference: ChartTransition['actions'][number] | NonNullable<ChartTransition['guard']>): string {
  return typeof reference === 'object' ? String(reference.type) : String(reference)
}

/** Logic that is given in place has a made-up name. */
function nameOfLogic(src: unknown): string {
  return typeof src === 'string' && !src.startsWith('xstate.invoke.') ? src : 'actor'
}

/** What a state answers without being left, by itself or by the root, line by line. What is only swallowed is not shown. */
function internal(state: AnyStateNode): readonly string[] {
  const { parent } = state
  if (!parent || !isRoot(parent) || parent.type === 'parallel' || isFinal(state)) return ownLines(state)
  const lines = ownLines(parent)
  const more = lines.length > MOST_ROOT_LINES ? [`… ${lines.length - MOST_ROOT_LINES} more`] : []
  return [...ownLines(state), ...lines.slice(0, MOST_ROOT_LINES), ...more]
}

const ownLines = once((state: AnyStateNode): readonly string[] =>
  transitionsOf(state)
    .filter(({ target, actions }) => !target && actions.length > 0)
    .flatMap((transition) => label(transition).split('\n')),
)

const transitionsOf = once((state: AnyStateNode): readonly ChartTransition[] => {
  const always = isRoot(state) ? [] : (state.always ?? [])
  return [...always, ...[...state.transitions.values()].flat()].filter(
    ({ eventType }) => !ofTheAdapters.test(eventType),
  )
})

/** What is asked of the root is asked for each state below it. */
function once<Made>(make: (state: AnyStateNode) => Made): (state: AnyStateNode) => Made {
  const made = new WeakMap<AnyStateNode, Made>()
  return (state) => {
    const known = made.get(state) ?? make(state)
    made.set(state, known)
    return known
  }
}

function firstIn(parent: AnyStateNode): string {
  const [first] = parent.initial.target ?? []
  const routed = first && isRouting(first) ? first.always?.at(-1)?.target?.[0] : undefined
  return (routed ?? first)?.id ?? parent.id
}

/** The root and the regions are no states that one is in or not: arrows for what they take begin at the states inside. */
function hasJunction(parent: AnyStateNode): boolean {
  const hasStates = parent.type === 'compound'
  return hasStates && (isRoot(parent) || isRegion(parent)) && transitionsOf(parent).some(({ target }) => target)
}

function isRegion({ parent }: AnyStateNode): boolean {
  return parent?.type === 'parallel'
}

function isRoot({ parent }: AnyStateNode): boolean {
  return !parent
}

function isFinal({ type }: AnyStateNode): boolean {
  return type === 'final'
}
