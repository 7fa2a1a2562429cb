import { type PairState, Product, type SignalingFaults } from './product.ts'
import { NumberList, WorldStore } from './worldStore.ts'

/** What came of a search. */
export interface SearchReport {
  readonly states: number
  /** Whether there is nothing else to reach. */
  readonly isComplete: boolean
  /** Each with the way to it. */
  readonly violations: readonly string[]
  /** How many states of one end there are. */
  readonly sides: number
  /** From how many states the connected one was found to be reached, with a network that has healed. */
  readonly checked: number
}

/** What is searched. */
export interface Search {
  readonly stimuli: PairState['stimuli']
  readonly faults: SignalingFaults
  /** How many states, at most. */
  readonly most: number
  /** Whether the two are connected at the beginning. */
  readonly connected: boolean
  /** From how many states the healed network is tried, where the search is not complete. */
  readonly samples?: number
}

/** Goes to every state that can be reached, the near ones first, and asks of each whether the healed network connects both. */
export function search({ stimuli, faults, most, connected, samples = 1000 }: Search): SearchReport {
  const product = new Product()
  const begun = product.begin(stimuli, faults)
  const worlds = new WorldStore()
  worlds.add(connected ? connectedFrom(product, begun) : begun)
  const parents = new NumberList()
  parents.push(-1)
  // What leads where in a network that has healed.
  const [from, to] = [new NumberList(), new NumberList()]
  const goals: number[] = []
  const violations: string[] = []
  let next = 0
  for (; next < worlds.size && worlds.size < most && violations.length < 5; next += 1) {
    const world = worlds.get(next)
    if (product.isConnected(world)) goals.push(next)
    for (const { name, isFault, take } of product.moves(world)) {
      const taken = take()
      const known = worlds.size
      const number = worlds.add(taken.to)
      if (number === known) parents.push(next)
      if (!isFault) {
        from.push(next)
        to.push(number)
      }
      for (const violation of taken.violations) {
        violations.push(`${violation}: ${wayTo(product, worlds, parents, next)}, ${name}`)
      }
    }
  }
  const { size } = worlds
  const isComplete = next === size
  const reaching = isComplete ? reverseReachable(size, from, to, goals) : undefined
  const healing = new WorldStore()
  let checked = 0
  const count = reaching ? size : samples
  for (let sample = 0; sample < count; sample += 1) {
    const state = reaching ? sample : Math.floor((sample * size) / samples)
    if (reaching ? reaching[state] : healsTo(product, worlds.get(state), healing)) checked += 1
    else if (violations.length < 5) {
      violations.push(`not connected again: ${wayTo(product, worlds, parents, state)}`)
    }
  }
  return { states: size, isComplete, violations, sides: product.sideCount, checked }
}

/** The moves that lead to a state. They are not kept: each is found again. */
function wayTo(product: Product, worlds: WorldStore, parents: NumberList, state: number): string {
  const way: string[] = []
  for (let at = state; at > 0; at = parents.at(at)) {
    const moves = product.moves(worlds.get(parents.at(at)))
    way.unshift(moves.find(({ take }) => worlds.add(take().to) === at)?.name ?? '')
  }
  return ['begin', ...way].join(', ')
}

/** Whether a healed network connects both. What a good way has led through is remembered: the next one ends there. */
function healsTo(product: Product, begun: PairState, healing: WorldStore): boolean {
  const met: PairState[] = []
  const isKnown = (world: PairState) => {
    met.push(world)
    return healing.has(world)
  }
  const { world, violations } = heal(product, begun, 1000, isKnown)
  if (!world || violations.length > 0) return false
  for (const one of met) healing.add(one)
  return true
}

/** What came of a network that has healed. */
export interface Healed {
  /** When both are connected; nothing if they are not. */
  readonly world: PairState | undefined
  readonly violations: readonly string[]
  /** How long it took, and how many offers were sent. */
  readonly ms: number
  readonly offers: number
}

/**
 * A network that loses nothing and keeps the order, until both are connected.
 *
 * @param isKnown - says of a world on the way that it is known to lead there
 */
export function heal(
  product: Product,
  begun: PairState,
  most = 1000,
  isKnown: (world: PairState) => boolean = () => false,
): Healed {
  let world: PairState = { ...begun, loss: 0, duplicates: 0, late: 0, stimuli: [[], []] }
  const violations: string[] = []
  let [ms, offers] = [0, 0]
  for (let step = 0; step < most; step += 1) {
    if (product.isConnected(world) || isKnown(world)) return { world, violations, ms, offers }
    const moves = product.moves(world).filter(({ isFault }) => !isFault)
    const move = moves.find(({ name }) => !isHarm(name)) ?? moves[0]
    if (!move) break
    ms += move.name.endsWith(' ms') ? Number.parseInt(move.name, 10) : 0
    const { to, violations: found } = move.take()
    violations.push(...found)
    offers += product.offersIn(to.net) - product.offersIn(world.net.filter((one) => to.net.includes(one)))
    world = to
  }
  return { world: undefined, violations, ms, offers }
}

/** A path that breaks because the peer's connection is gone: it takes longer than all else. */
function isHarm(name: string): boolean {
  return name.startsWith('interrupted') || name.startsWith('failed')
}

function connectedFrom(product: Product, begun: PairState): PairState {
  const { world } = heal(product, begun)
  if (!world) throw new Error('The two do not connect at all.')
  const { stimuli, loss, duplicates, late } = begun
  return { ...world, stimuli, loss, duplicates, late }
}

function reverseReachable(count: number, from: NumberList, to: NumberList, goals: readonly number[]): Uint8Array {
  const starts = new Int32Array(count + 1)
  for (let edge = 0; edge < to.length; edge += 1) (starts[to.at(edge) + 1] as number) += 1
  for (let state = 0; state < count; state += 1) (starts[state + 1] as number) += starts[state] as number
  const filled = starts.slice()
  const sources = new Int32Array(to.length)
  for (let edge = 0; edge < to.length; edge += 1) {
    const target = to.at(edge)
    sources[filled[target] as number] = from.at(edge)
    ;(filled[target] as number) += 1
  }
  const reaching = new Uint8Array(count)
  const queue = [...goals]
  for (const goal of goals) reaching[goal] = 1
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    for (let at = starts[state] as number; at < (starts[state + 1] as number); at += 1) {
      const source = sources[at] as number
      if (reaching[source]) continue
      reaching[source] = 1
      queue.push(source)
    }
  }
  return reaching
}
