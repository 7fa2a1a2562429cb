import { campaigns } from './attack/campaigns.ts'
import { runCampaigns } from './runCampaigns.ts'

await runCampaigns('attack', campaigns)
