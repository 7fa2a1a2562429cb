import type { AnyStateNode } from 'xstate'
import type { ChartTransition } from './chartModel.ts'
import { isActiveIn } from './chartPaths.ts'
import type { HookedArrow } from './drawing.ts'
import type { LastTransition } from './lastTransition.ts'

/**
 * Which arrows the last transition has gone along, as far as the values before and after tell: nothing that is sent
 * names the transitions. Of those that fit, the ones of the innermost states count, as in XState.
 */
export function takenArrows(
  arrows: readonly HookedArrow[],
  last: LastTransition | undefined,
  value: unknown,
): ReadonlySet<HookedArrow> {
  if (!last) return new Set()
  const isAfter = isActiveIn(value)
  if (last.from === undefined) return new Set(arrows.filter((arrow) => leadsIn(arrow) && isAfter(arrow.goal)))
  const isBefore = isActiveIn(last.from)
  const candidates = arrows.flatMap((arrow) => arrow.transitions.map((transition) => ({ arrow, transition })))
  const reached = statesReached(candidates, isAfter)
  const hasLedTo = ({ target = [] }: ChartTransition) => target.every((node) => reached.has(node))
  const fits = candidates.filter(
    ({ transition }) =>
      matches(transition.eventType, last.event) && isBefore(transition.source) && hasLedTo(transition),
  )
  const changed = fits.filter(({ transition }) => !(transition.target ?? []).every(isBefore) || transition.reenter)
  const chosen = innermost(changed.length > 0 ? changed : fits)
  const taken = new Set(chosen.map(({ arrow }) => arrow))
  const throughStates = new Set(chosen.flatMap(({ transition }) => transition.target ?? []))
  // What was left again at once, because it had a transition without an event.
  for (const { arrow, transition } of candidates) {
    const { source } = transition
    if (transition.eventType !== '' || isAfter(source) || !(isBefore(source) || throughStates.has(source))) continue
    if (!hasLedTo(transition)) continue
    taken.add(arrow)
  }
  // The line from the active state to the dot where such arrows meet.
  const dots = new Set([...taken].map(({ from }) => from).filter((from) => from.endsWith(' any')))
  for (const arrow of arrows) if (dots.has(arrow.to) && arrow.source && isBefore(arrow.source)) taken.add(arrow)
  return taken
}

/** From the dot where a state begins. */
function leadsIn(arrow: HookedArrow): arrow is HookedArrow & { readonly goal: AnyStateNode } {
  return arrow.source === undefined && arrow.goal !== undefined && arrow.transitions.length === 0
}

interface Candidate {
  readonly arrow: HookedArrow
  readonly transition: ChartTransition
}

/** `*` takes any event, `mouse.*` those that begin so. */
function matches(descriptor: string, type: string): boolean {
  if (descriptor === type || descriptor === '*') return true
  return descriptor.endsWith('.*') && `${type}.`.startsWith(descriptor.slice(0, -1))
}

/** The targets that are active now, or were left at once by transitions without an event, which may go round in circles. */
function statesReached(
  candidates: readonly Candidate[],
  isAfter: (node: AnyStateNode) => boolean,
): ReadonlySet<AnyStateNode> {
  const nodes = new Set<AnyStateNode>()
  const addTargets = ({ target = [] }: ChartTransition) => {
    for (const node of target) {
      if (nodes.has(node)) continue
      nodes.add(node)
      for (const transition of node.always ?? []) addTargets(transition)
    }
  }
  for (const { transition } of candidates) addTargets(transition)
  const isThere = (node: AnyStateNode) =>
    isAfter(node) || (node.type === 'history' && node.parent !== undefined && isAfter(node.parent))
  const reached = new Set([...nodes].filter(isThere))
  const isLeft = ({ always = [] }: AnyStateNode) =>
    always.some(({ target = [] }) => target.every((node) => reached.has(node)))
  for (let before = -1; before < reached.size; ) {
    before = reached.size
    for (const node of nodes) if (!reached.has(node) && isLeft(node)) reached.add(node)
  }
  return reached
}

/** A transition of an inner state goes before one of a state around it; of one state, the first that fits. */
function innermost(fits: readonly Candidate[]): readonly Candidate[] {
  const sources = [...new Set(fits.map(({ transition }) => transition.source))]
  const counting = sources.filter((source) => !sources.some((other) => other !== source && isWithin(other, source)))
  return counting.flatMap((source) => {
    const own = fits.filter(({ transition }) => transition.source === source)
    return own.filter(({ transition }) => transition === own[0]?.transition)
  })
}

function isWithin(node: AnyStateNode, outer: AnyStateNode): boolean {
  return outer.path.length < node.path.length && outer.path.every((key, index) => node.path[index] === key)
}
