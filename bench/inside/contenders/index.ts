import type { Contender } from '../pair.ts'
import { actorsAlone } from './actorsAlone.ts'
import { bare } from './bare.ts'
import { bound, observed } from './bound.ts'
import { handWritten } from './handWritten.ts'
import { peerJs } from './peerJs.ts'
import { rawXState } from './rawXState.ts'
import { simplePeer } from './simplePeer.ts'

/** All that are compared. `control` is the bare engine once more: what it differs by from itself is the noise of a run. */
export const contenders = {
  bare,
  control: bare,
  bound,
  observed,
  handWritten,
  rawXState,
  actorsAlone,
  simplePeer,
  peerJs,
} satisfies Record<string, Contender>

/** The name of one. */
export type ContenderName = keyof typeof contenders
