import type { EngineName } from '../watch/engineOf.ts'
import { chromium } from './known/chromium.ts'
import { firefox } from './known/firefox.ts'
import type { KnownDeviation } from './known/knownDeviation.ts'
import { nodeDatachannel } from './known/nodeDatachannel.ts'
import { wrtc } from './known/wrtc.ts'

/** What each engine is known to do otherwise. */
export const engines = { chromium, firefox, 'node-datachannel': nodeDatachannel, wrtc } as const satisfies {
  readonly [Engine in EngineName]: readonly KnownDeviation[]
}
