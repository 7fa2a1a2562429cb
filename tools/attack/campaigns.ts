import type { Campaign } from './campaign.ts'

/** All campaigns of `npm run attack`. */
export const campaigns: readonly Campaign[] = []
