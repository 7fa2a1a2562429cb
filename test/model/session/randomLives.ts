import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { heal } from './breadthFirst.ts'
import { type Move, type PairState, Product, type Stimulus } from './product.ts'

/** What came of lives on the charts. */
export interface LivesReport {
  readonly lives: number
  readonly steps: number
  readonly violations: readonly string[]
  /** After healing, of all lives: the most of each, and the longest time until both were connected. */
  readonly offers: number
  readonly replacements: number
  readonly ms: number
}

/** After so many lives what is known of the ends is forgotten, as it would fill the memory. */
const TOGETHER = 20

/** How many connections are made anew when nothing goes wrong any more, and how many offers are sent. */
const MOST = { replacements: 1, offers: 10 }

const stimuli = ['change', 'restart', 'replacement', 'reload', 'stall'] as const

/** Lives on the charts, each with chance from its own seed: everything goes wrong for a while, and then nothing does. */
export function liveOnCharts(first: number, lives: number, steps = 120): LivesReport {
  const violations: string[] = []
  let product = new Product()
  let [taken, offers, replacements, ms] = [0, 0, 0, 0]
  for (let seed = first; seed < first + lives; seed += 1) {
    if ((seed - first) % TOGETHER === 0) product = new Product()
    const life = liveOnce(product, seed, steps)
    taken += life.steps
    offers = Math.max(offers, life.offers)
    replacements = Math.max(replacements, life.replacements)
    ms = Math.max(ms, life.ms)
    for (const violation of life.violations) violations.push(`seed ${seed}: ${violation}: ${life.names.join(', ')}`)
  }
  return { lives, steps: taken, violations, offers, replacements, ms }
}

/** One of them. */
export function liveOnce(product: Product, seed: number, steps: number) {
  const generator = xoroshiro128plus(seed)
  const below = (most: number) => (generator.next() >>> 0) % most
  const some = (): Stimulus[] => Array.from({ length: below(4) }, () => stimuli[below(stimuli.length)] ?? 'change')
  let world: PairState = product.begin([some(), some()], { loss: below(6), duplicates: below(4), late: below(20) })
  const names: string[] = []
  const violations: string[] = []
  for (let step = 0; step < steps; step += 1) {
    const moves = product.moves(world)
    // What goes wrong is one of several things that can happen, and not most of them.
    const [faults, others] = [moves.filter(({ isFault }) => isFault), moves.filter(({ isFault }) => !isFault)]
    const from = faults.length > 0 && (others.length === 0 || below(6) === 0) ? faults : others
    const move: Move | undefined = from[below(from.length || 1)]
    if (!move) break
    names.push(move.name)
    const taken = move.take()
    violations.push(...taken.violations)
    world = taken.to
  }
  const healed = heal(product, world)
  if (!healed.world) violations.push('not connected again')
  violations.push(...healed.violations)
  const epochs = ({ ends }: PairState) => Math.max(...ends.map((end) => product.side(end).epoch))
  const replacements = healed.world ? epochs(healed.world) - epochs(world) : 0
  if (replacements > MOST.replacements) violations.push(`${replacements} replacements after healing`)
  if (healed.offers > MOST.offers) violations.push(`${healed.offers} offers after healing`)
  return { steps: names.length, names, violations, replacements, offers: healed.offers, ms: healed.ms }
}
