import { runCampaigns } from './runCampaigns.ts'
import { campaigns } from './simulation/campaigns.ts'

// What is measured of the simulated engine: `npm run simulation`, or some campaigns by their names.

await runCampaigns('simulation', campaigns)
