import { divergences } from '../../src/divergences/index.ts'
import type { Divergence } from '../../src/index.ts'

/** The option by which a binding tells of all that it finds, also of what is known of the engine. */
export function allDivergences(onDivergence?: (divergence: Divergence) => void): ReturnType<typeof divergences> {
  return divergences({ onDivergence, known: true })
}
