import type { Campaign } from './campaign.ts'
import { pageCampaign } from './page.ts'
import { reentry } from './reentry.ts'
import { serverCampaign } from './server.ts'
import { sinks } from './sinks.ts'
import { tracesCampaign } from './traces.ts'

/** All campaigns of `npm run attack`. */
export const campaigns: readonly Campaign[] = [pageCampaign, reentry, serverCampaign, sinks, tracesCampaign]
