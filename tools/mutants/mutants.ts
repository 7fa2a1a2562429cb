/** A change of one transition of a chart. */
export interface Mutant {
  /** The chart's id. */
  readonly chart: string
  /** The keys on the way to the state that has the transition. */
  readonly path: readonly string[]
  /** `chart · state · event`, and what was done to it. */
  readonly name: string
  /** Changes the definition in place, so that what reads a part of it elsewhere sees the same. */
  apply(): void
}

/** As much of a machine's definition as matters here. */
export interface StateDefinition {
  id?: string
  type?: string
  initial?: string
  on?: Record<string, Taken>
  always?: Taken
  /** By the names of delays. */
  after?: Record<string, Taken>
  states?: Record<string, StateDefinition>
}

interface Transition {
  /** More than one where several regions are entered at once. */
  target?: string | readonly string[]
}

type Taken = Transition | readonly Transition[]

/** What an event's name begins with, if it is the end of a delay. */
const AFTER = 'after '

/** A transition, and the place in which it stands. */
interface Place {
  readonly node: StateDefinition
  readonly path: readonly string[]
  readonly event: string
  readonly index: number
}

/**
 * All mutants of a chart: each of its transitions, those of its routing included, is removed in one and leads elsewhere
 * in another. Whether the result is a legal machine is for XState to say.
 */
export function mutantsOf(chart: StateDefinition): readonly Mutant[] {
  return placesIn(chart, []).flatMap((place) => [removal(chart, place), redirection(chart, place)])
}

function placesIn(node: StateDefinition, path: readonly string[]): readonly Place[] {
  const taken = [
    ...Object.entries(node.on ?? {}),
    ...(node.always ? ([['always', node.always]] as const) : []),
    ...Object.entries(node.after ?? {}).map(([delay, transitions]) => [`${AFTER}${delay}`, transitions] as const),
  ]
  return [
    ...taken.flatMap(([event, transitions]) =>
      [...listed(transitions).keys()].map((index) => ({ node, path, event, index })),
    ),
    ...Object.entries(node.states ?? {}).flatMap(([key, inside]) => placesIn(inside, [...path, key])),
  ]
}

function removal(chart: StateDefinition, place: Place): Mutant {
  return mutant(chart, place, 'removed', () => undefined)
}

function redirection(chart: StateDefinition, place: Place): Mutant {
  const target = elsewhere(chart, place)
  return mutant(chart, place, `redirected to ${target.join('.')}`, (transition) => {
    const [, ...others] = targetsOf(transition)
    const redirected = `#${[chart.id, ...target].join('.')}`
    return { ...transition, target: others.length > 0 ? [redirected, ...others] : redirected }
  })
}

function mutant(
  chart: StateDefinition,
  place: Place,
  what: string,
  change: (transition: Transition | undefined) => Transition | undefined,
): Mutant {
  const { node, path, event, index } = place
  const id = chart.id as string
  return {
    chart: id,
    path,
    name: [id, path.join('.') || 'everywhere', `${event}${inWords(place)}`, what].join(' · '),
    apply() {
      const changed = [...listed(takenIn(place))]
      changed.splice(index, 1, ...[change(changed[index])].filter((one) => one !== undefined))
      if (event === 'always') {
        node.always = changed
        if (changed.length === 0) delete node.always
        return
      }
      const [where, key] = event.startsWith(AFTER)
        ? (['after', event.slice(AFTER.length)] as const)
        : (['on', event] as const)
      node[where] = { ...node[where], [key]: changed }
      if (changed.length === 0) delete node[where]?.[key]
    },
  }
}

/** Which of several it is, and where it leads. */
function inWords(place: Place): string {
  const transitions = listed(takenIn(place))
  const targets = targetsOf(transitions[place.index])
  const to = targets.length > 0 ? ` → ${targets.join(', ')}` : ''
  return `${transitions.length > 1 ? ` #${place.index + 1}` : ''}${to}`
}

/**
 * Another state for a transition: the next one beside its target, its first one of several; or, if it has none, one
 * inside or beside its own state.
 */
function elsewhere(chart: StateDefinition, { node, path, event, index }: Place): readonly string[] {
  const [target] = targetsOf(listed(takenIn({ node, event }))[index])
  if (target === undefined) {
    const [inside] = node.type === 'parallel' ? [] : statesOf(node).filter((key) => key !== node.initial)
    return inside === undefined ? beside(chart, path, path) : [...path, inside]
  }
  const keys = target.replace(/^[.#]/, '').split('.')
  // An absolute target begins with the chart's id.
  const relative = target.startsWith('.') ? [...path, ...keys] : [...path.slice(0, -1), ...keys]
  const to = target.startsWith('#') ? keys.slice(1) : relative
  return beside(chart, to, path, event !== 'always')
}

/** The next state beside one; the one that is left only if it may be, and there is no other. */
function beside(
  chart: StateDefinition,
  path: readonly string[],
  left: readonly string[],
  mayReturn = false,
): readonly string[] {
  const around = path.slice(0, -1)
  const siblings = statesOf(around.reduce((node, key) => node.states?.[key] as StateDefinition, chart))
  const from = siblings.indexOf(path.at(-1) as string)
  const others = [...siblings.slice(from + 1), ...siblings.slice(0, from)].map((key) => [...around, key])
  const found = others.find((other) => other.join('.') !== left.join('.')) ?? (mayReturn ? others[0] : undefined)
  if (found) return found
  if (around.length === 0) throw new Error(`${chart.id} has no other state than ${path.join('.')}`)
  return beside(chart, around, left)
}

/** Its states, without the one in which a chart only looks up where to begin. */
function statesOf(node: StateDefinition): readonly string[] {
  return Object.keys(node.states ?? {}).filter((key) => key !== 'start')
}

function takenIn({ node, event }: Pick<Place, 'node' | 'event'>): Taken | undefined {
  if (event.startsWith(AFTER)) return node.after?.[event.slice(AFTER.length)]
  return event === 'always' ? node.always : node.on?.[event]
}

function targetsOf(transition: Transition | undefined): readonly string[] {
  const { target = [] } = transition ?? {}
  return typeof target === 'string' ? [target] : target
}

function listed(taken: Taken | undefined): readonly Transition[] {
  return Array.isArray(taken) ? (taken as readonly Transition[]) : taken ? [taken as Transition] : []
}
