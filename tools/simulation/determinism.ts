import { type Campaign, scaled } from '../attack/campaign.ts'
import { digestsOf } from './determinism/digests.ts'
import { elsewhere, here, inPage } from './determinism/places.ts'

const SEEDS = 10_000

/** How many lives are lived in a row, before the places are compared. */
const EACH = 250

/** The life of a seed is the same bytes each time: here, in another process, in Chromium and in Firefox. */
export const determinismCampaign: Campaign = {
  name: 'determinism',
  async run(options) {
    const seeds = scaled(SEEDS, options)
    const places = await Promise.all([here(), elsewhere(), inPage('chromium'), inPage('firefox')])
    const different = new Set<string>()
    const fell: string[] = []
    try {
      for (let done = 0; done < seeds; done += EACH) {
        const [first, count] = [options.seed + done, Math.min(EACH, seeds - done)]
        const expected = await digestsOf(first, count)
        for (const digest of expected) different.add(digest)
        for (const place of places) {
          const digests = await place.digestsOf(first, count)
          for (const [index, digest] of expected.entries()) {
            if (digests[index] !== digest)
              fell.push(`seed ${first + index} in ${place.name}: ${digests[index]}, not ${digest}`)
          }
        }
      }
    } finally {
      await Promise.all(places.map((place) => place.end()))
    }
    return { tried: seeds * places.length, fell, figures: { seeds, 'different lives': different.size } }
  },
}
