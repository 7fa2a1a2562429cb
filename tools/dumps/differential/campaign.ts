import type { Browser } from '../../browsers.ts'
import { type Compared, comparedIn } from './compare.ts'
import { type BatchOptions, livedInBrowser } from './inBrowser.ts'
import type { LivedLife } from './life.ts'
import { type Judged, plantedIn } from './plant.ts'

/** What came of lives. */
export interface ComparedLives {
  readonly lives: readonly LivedLife[]
  readonly compared: readonly Compared[]
  readonly planted: readonly Judged[]
}

/** Lives random lives in a browser, and compares each dump of them with our recordings; and again with faults planted. */
export async function differential(
  browser: Browser['name'],
  { isPlanting = true, ...options }: BatchOptions & { readonly isPlanting?: boolean },
  tell: (some: ComparedLives) => void = () => {},
): Promise<ComparedLives & { readonly version: string }> {
  const lives: LivedLife[] = []
  const compared: Compared[] = []
  const planted: Judged[] = []
  let pages = 0
  const version = await livedInBrowser(browser, options, async (batch) => {
    // Two pages of eight, of which one has descriptions in the log of rtcstats.
    const isPlanted = isPlanting && pages % 8 < 2
    pages += 1
    const some = {
      lives: batch.lives,
      compared: await comparedIn(batch),
      planted: isPlanted ? await plantedIn(batch) : [],
    }
    lives.push(...some.lives)
    compared.push(...some.compared)
    planted.push(...some.planted)
    tell(some)
  })
  return { lives, compared, planted, version }
}
