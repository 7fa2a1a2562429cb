import { type IState, type ITransition, render } from 'state-machine-cat'
import type { AnyStateMachine, AnyStateNode } from 'xstate'

/** What the adapters send to repair or to report; no part of the lifecycle. */
const ofTheAdapters = /^(resync|divergence)\b/

const layout = { bgcolor: 'white', pad: '0.2', nodesep: '0.4', ranksep: '0.2', ordering: '""' }

/** From left to right, regions are one above the other, and the picture is not so wide. */
const layoutWithRegions = { ...layout, rankdir: 'LR', nodesep: '0.3' }

/** A label that is longer has its effect on a line of its own: in characters. */
const LONG = 30

/** A length of 2 keeps the labels off the borders of nested states. */
const lines = { fontsize: '12', minlen: '2' }

/** A label begins right at its line, where the line is straight. */
const style = '<style>.edge text { transform: translateX(4px) }</style>'

type Transition = AnyStateNode['on'][string][number]
type Arrow = Omit<ITransition, 'id'>

/**
 * Draws a chart as an SVG picture, from the machine itself.
 *
 * The notation is UML's: `event [guard] / emitted events` on an arrow, or inside a state where the event changes no
 * state. What the root takes, each state takes; the arrows for it meet in a dot, to say it once, and so they do for a
 * region. The routing state, where the chart only looks up where to begin, becomes the initial dot, with an arrow to
 * where it begins if nothing else is said.
 *
 * @returns the same text on each computer: the layout is made in WASM, which sees no installed fonts
 */
export async function drawChart({ root }: AnyStateMachine): Promise<string> {
  const hasRegions = children(root).some(({ type }) => type === 'parallel')
  const svg = await render(
    { states: statesIn(root), transitions: merged(arrowsIn(root)).map((arrow, id) => ({ ...arrow, id })) },
    {
      inputType: 'json',
      outputType: 'svg',
      dotGraphAttrs: attributes(hasRegions ? layoutWithRegions : layout),
      dotEdgeAttrs: attributes(lines),
    },
  )
  return svg.replace(/<svg[^>]*>/, (tag) => `${tag}\n${style}`)
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
  const activities = [...state.invoke.map(({ src }) => `do / ${src}`), ...internal(state).map(label)]
  return {
    name: state.id,
    label: state.key,
    type: state.type === 'parallel' ? 'parallel' : 'regular',
    actions: activities.flatMap((lines) => lines.split('\n')).map((body) => ({ type: 'activity', body })),
    ...(state.type === 'compound' && { statemachine: { states: statesIn(state) } }),
    ...(state.type === 'parallel' && { statemachine: { states: children(state).map(drawn) } }),
  }
}

function arrowsIn(parent: AnyStateNode): Arrow[] {
  const any = `${parent.id} any`
  return [
    ...(parent.type === 'parallel' ? [] : [{ from: `${parent.id} initial`, to: firstIn(parent) }]),
    ...children(parent).flatMap((state) => [
      ...(isRegion(state) ? [] : arrowsFrom(state.id, state)),
      ...(state.type === 'atomic' || isFinal(state) ? [] : arrowsIn(state)),
      ...(isFinal(state) ? [{ from: state.id, to: `${state.id} final` }] : []),
      ...(hasJunction(parent) && !isFinal(state) ? [{ from: state.id, to: any }] : []),
    ]),
    ...(hasJunction(parent) ? arrowsFrom(any, parent) : []),
  ]
}

function arrowsFrom(from: string, state: AnyStateNode): Arrow[] {
  return transitionsOf(state).flatMap((transition) =>
    (transition.target ?? []).map((target) => ({ from, to: target.id, label: label(transition) })),
  )
}

/** Arrows between the same two states are easier to read as one, with a line for each. */
function merged(arrows: readonly Arrow[]): Arrow[] {
  const byEnds = new Map<string, Arrow>()
  for (const arrow of arrows) {
    const ends = `${arrow.from} -> ${arrow.to}`
    const other = byEnds.get(ends)
    byEnds.set(ends, other ? { ...other, label: `${other.label}\n${arrow.label}` } : arrow)
  }
  return [...byEnds.values()]
}

function label(transition: Transition): string {
  const { eventType, guard } = transition
  const emitted = emittedBy(transition)
  const cause = [eventType, ...(guard ? [`[${nameOf(guard)}]`] : [])].join(' ')
  if (emitted.length === 0) return cause
  const effect = `/ ${emitted.join(', ')}`
  return [cause, effect].join(cause.length + effect.length > LONG ? '\n' : ' ')
}

/** The platform's events, by the names of the actions that emit them: `emitOpen` emits `open`. */
function emittedBy({ actions }: Transition): string[] {
  return actions.map(nameOf).flatMap((name) => /^emit(.+)/.exec(name)?.[1]?.toLowerCase() ?? [])
}

function nameOf(reference: Transition['actions'][number] | NonNullable<Transition['guard']>): string {
  return typeof reference === 'object' ? reference.type : String(reference)
}

/** What a state answers without being left, by itself or by the root. What is only swallowed is not shown. */
function internal(state: AnyStateNode): Transition[] {
  const parents = state.parent && isRoot(state.parent) && !isFinal(state) ? [state.parent] : []
  return [state, ...parents].flatMap(transitionsOf).filter(({ target, actions }) => !target && actions.length > 0)
}

function transitionsOf(state: AnyStateNode): Transition[] {
  return [...state.transitions.values()].flat().filter(({ eventType }) => !ofTheAdapters.test(eventType))
}

/** The states that are drawn: not those that are only passed through. */
function children(parent: AnyStateNode): AnyStateNode[] {
  return Object.values(parent.states).filter(({ always }) => !always)
}

function firstIn(parent: AnyStateNode): string {
  const [first] = parent.initial.target ?? []
  return (first?.always?.at(-1)?.target?.[0] ?? first)?.id ?? parent.id
}

/** The root and the regions are no states that one is in or not: arrows for what they take begin at the states inside. */
function hasJunction(parent: AnyStateNode): boolean {
  return (isRoot(parent) || isRegion(parent)) && transitionsOf(parent).some(({ target }) => target)
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

function attributes(values: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }))
}
