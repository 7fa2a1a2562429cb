import type { Browser } from '../../browsers.ts'
import { type Compared, comparedIn } from './compare.ts'
import { type BatchOptions, livedInBrowser } from './inBrowser.ts'
import type { LivedLife } from './life.ts'

/** What came of the lives of one page. */
export interface ComparedLives {
  readonly lives: readonly LivedLife[]
  readonly compared: readonly Compared[]
}

/** Lives random lives in a browser, and compares each dump of them with our recordings. */
export async function differential(
  browser: Browser['name'],
  options: BatchOptions,
  tell: (some: ComparedLives) => void = () => {},
): Promise<readonly Compared[]> {
  const all: Compared[] = []
  await livedInBrowser(browser, options, async (batch) => {
    const compared = await comparedIn(batch)
    all.push(...compared)
    tell({ lives: batch.lives, compared })
  })
  return all
}
