import { serveBundle } from '../../serveBundle.ts'
import type { SoakPage } from '../inside/page.ts'
import { EACH } from '../reports.ts'
import type { SoakEngine } from './engine.ts'

/** A page that is open in a browser. What is asked of it is rejected when it is there no more. */
export interface OpenPage {
  /** What an expression gives, or what the promise resolves with that it gives: as JSON has it. */
  evaluate(expression: string): Promise<unknown>
  /** In bytes, when all garbage is collected. */
  heap(): Promise<number>
  close(): Promise<void>
}

/** A browser that was started. */
export interface StartedBrowser {
  /** With its version. */
  readonly name: string
  open(url: string): Promise<OpenPage>
  stop(): Promise<void>
}

/** Lives in pages of a browser, each run in a page of its own. */
export async function livesInPages(start: () => Promise<StartedBrowser>): Promise<SoakEngine> {
  const server = await serveBundle('soak', 'tools/soak/inside/page.ts')
  let browser = await start()

  return {
    name: browser.name,
    async run(contender, lives, seed, tell) {
      try {
        const page = await browser.open(server.url)
        const ask = async <Name extends keyof SoakPage>(name: Name, ...given: Parameters<SoakPage[Name]>) =>
          (await page.evaluate(`soak.${name}(${given.map((each) => JSON.stringify(each)).join()})`)) as Awaited<
            ReturnType<SoakPage[Name]>
          >
        await ask('prepare', seed, lives, contender === 'bound')
        for (let life = EACH; life <= lives; life += EACH) {
          const { reports, time } = await ask('live')
          for (const report of reports) tell(report)
          tell({ kind: 'measured', life, heap: await page.heap(), time })
        }
        tell({ kind: 'left', ...(await ask('left')) })
        await page.close()
      } catch (error) {
        console.log(`${browser.name}: ${(error as Error).message}`)
        await browser.stop().catch(() => {})
        browser = await start()
      }
    },
    async stop() {
      await browser.stop()
      server.close()
    },
  }
}
