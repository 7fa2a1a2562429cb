import type { Campaign } from './campaign.ts'
import { dumpsCampaign } from './dumps.ts'
import { pageCampaign } from './page.ts'
import { reentryCampaign } from './reentry.ts'
import { secretsCampaign } from './secrets.ts'
import { serverCampaign } from './server.ts'
import { sinksCampaign } from './sinks.ts'
import { tracesCampaign } from './traces.ts'

/** All campaigns of `npm run attack`. */
export const campaigns: readonly Campaign[] = [
  dumpsCampaign,
  pageCampaign,
  reentryCampaign,
  secretsCampaign,
  serverCampaign,
  sinksCampaign,
  tracesCampaign,
]
