import type { Campaign } from './campaign.ts'
import { reentry } from './reentry.ts'
import { sinks } from './sinks.ts'
import { tracesCampaign } from './traces.ts'

/** All campaigns of `npm run attack`. */
export const campaigns: readonly Campaign[] = [reentry, sinks, tracesCampaign]
