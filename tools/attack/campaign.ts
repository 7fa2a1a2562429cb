/** How a campaign is run. */
export interface CampaignOptions {
  /** The same seed tries the same things. */
  readonly seed: number
  /** How much is tried: 1 in `npm run attack`, less in its short form in `npm test`. */
  readonly scale: number
}

/** What has come of a campaign. */
export interface CampaignReport {
  /** How many things were tried. */
  readonly tried: number
  /** What did not hold: what was tried, and what has come of it, each so that it can be tried again. */
  readonly fell: readonly string[]
  /** What was measured besides, with its unit: `longest task, ms`. */
  readonly figures?: Readonly<Record<string, number>>
}

/** Tries many hostile things on one part of the library. */
export interface Campaign {
  readonly name: string
  run(options: CampaignOptions): Promise<CampaignReport>
}

/** How many of so many are tried: at least one. */
export function scaled(count: number, { scale }: CampaignOptions): number {
  return Math.max(1, Math.round(count * scale))
}
