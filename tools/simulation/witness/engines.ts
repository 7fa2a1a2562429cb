import type { Browser } from '../../browsers.ts'
import { inPage } from '../../inPage.ts'
import type { Witness } from './record.ts'

/** What each real engine shows. */
export const realEngines: Readonly<Record<Browser['name'], () => Promise<Witness>>> = {
  chromium: () => witnessIn('chromium'),
  firefox: () => witnessIn('firefox'),
}

async function witnessIn(name: Browser['name']): Promise<Witness> {
  return await inPage(name, 'witness', 'tools/simulation/witness/page.ts', async (open) =>
    (await open()).evaluate(() => globalThis.witnessOfEngine()),
  )
}
