import { keyOf, type PairState, Product, type SignalingFaults } from './product.ts'

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
  const start = connected ? connectedFrom(product, begun) : begun
  const numbers = new Map<string, number>([[keyOf(start), 0]])
  const worlds: PairState[] = [start]
  const parents: number[] = [-1]
  const names: string[] = ['begin']
  // Pairs of numbers: what leads where in a network that has healed.
  const edges: number[] = []
  const goals: number[] = []
  const violations: string[] = []
  const wayTo = (state: number): string => {
    const way: string[] = []
    for (let at = state; at >= 0; at = parents[at] ?? -1) way.unshift(names[at] ?? '')
    return way.join(', ')
  }
  let next = 0
  for (; next < worlds.length && worlds.length < most && violations.length < 5; next += 1) {
    const world = worlds[next] as PairState
    if (product.isConnected(world)) goals.push(next)
    for (const { name, isFault, take } of product.moves(world)) {
      const { to, violations: found } = take()
      const key = keyOf(to)
      let number = numbers.get(key)
      if (number === undefined) {
        number = worlds.push(to) - 1
        numbers.set(key, number)
        parents.push(next)
        names.push(name)
      }
      if (!isFault) edges.push(next, number)
      for (const violation of found) violations.push(`${violation}: ${wayTo(next)}, ${name}`)
    }
  }
  const isComplete = next === worlds.length
  let checked = 0
  if (isComplete) {
    const reaching = reverseReachable(worlds.length, edges, goals)
    for (let state = 0; state < worlds.length; state += 1) {
      if (reaching[state]) checked += 1
      else if (violations.length < 5) violations.push(`not connected again: ${wayTo(state)}`)
    }
  } else {
    for (let sample = 0; sample < samples; sample += 1) {
      const state = Math.floor((sample * worlds.length) / samples)
      const healed = heal(product, worlds[state] as PairState)
      if (healed.world) checked += 1
      else if (violations.length < 5) violations.push(`not connected again: ${wayTo(state)}`)
    }
  }
  return { states: worlds.length, isComplete, violations, sides: product.sideCount, checked }
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

/** A network that loses nothing and keeps the order, until both are connected. */
export function heal(product: Product, begun: PairState, most = 1000): Healed {
  let world: PairState = { ...begun, loss: 0, duplicates: 0, late: 0, stimuli: [[], []] }
  const violations: string[] = []
  let [ms, offers] = [0, 0]
  for (let step = 0; step < most; step += 1) {
    if (product.isConnected(world)) return { world, violations, ms, offers }
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

function reverseReachable(count: number, edges: readonly number[], goals: readonly number[]): Uint8Array {
  const starts = new Int32Array(count + 1)
  for (let edge = 1; edge < edges.length; edge += 2) (starts[(edges[edge] ?? 0) + 1] as number) += 1
  for (let state = 0; state < count; state += 1) (starts[state + 1] as number) += starts[state] as number
  const filled = starts.slice()
  const sources = new Int32Array(edges.length / 2)
  for (let edge = 0; edge < edges.length; edge += 2) {
    const to = edges[edge + 1] as number
    sources[filled[to] as number] = edges[edge] as number
    ;(filled[to] as number) += 1
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
