import type { Campaign } from '../attack/campaign.ts'
import { determinismCampaign } from './determinism.ts'
import { livesCampaign } from './lives.ts'
import { mutantsCampaign } from './mutants.ts'
import { speedCampaign } from './speed.ts'
import { witnessCampaign } from './witness.ts'

/** All campaigns of `npm run simulation`. */
export const campaigns: readonly Campaign[] = [
  livesCampaign,
  determinismCampaign,
  speedCampaign,
  witnessCampaign,
  mutantsCampaign,
]
