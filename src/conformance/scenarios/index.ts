import type { Scenario } from '../scenario.ts'
import { closed } from './closed.ts'
import { closing } from './closing.ts'
import { closingWithData } from './closingWithData.ts'
import { failing } from './failing.ts'
import { inFlight } from './inFlight.ts'
import { leaving } from './leaving.ts'
import { limits } from './limits.ts'
import { media } from './media.ts'
import { negotiating } from './negotiating.ts'
import { opening } from './opening.ts'
import { operating } from './operating.ts'
import { signaling } from './signaling.ts'

/** All scenarios: those that take longest come first. */
export const scenarios: readonly Scenario[] = [
  ...opening,
  ...limits,
  ...closing,
  ...closingWithData,
  ...media,
  ...leaving,
  ...failing,
  ...negotiating,
  ...operating,
  ...closed,
  ...inFlight,
  ...signaling,
].sort((one, other) => (other.lasts ?? 0) - (one.lasts ?? 0))
