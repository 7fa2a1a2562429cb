import type { Campaign } from './campaign.ts'
import { reentry } from './reentry.ts'

/** All campaigns of `npm run attack`. */
export const campaigns: readonly Campaign[] = [reentry]
