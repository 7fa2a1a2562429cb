import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chromium, firefox } from 'playwright'
import { type Browser, needBrowser } from '../../browsers.ts'
import { bundleForNode } from '../../bundleForNode.ts'
import { launch, PATIENCE } from '../../launch.ts'
import { serveBundle } from '../../serveBundle.ts'
import { digestsOf } from './digests.ts'

/** Somewhere that lives can be lived in. */
export interface Place {
  readonly name: string
  digestsOf(first: number, count: number): Promise<readonly string[]>
  end(): Promise<void>
}

const kinds = { chromium, firefox }

/** This process. */
export function here(): Place {
  return { name: 'the same process', digestsOf, end: async () => {} }
}

/** Another process, which is a new one each time. */
export async function elsewhere(): Promise<Place> {
  const bundled = await bundleForNode('tools/simulation/determinism/process.ts', 'determinism')
  return {
    name: 'another process',
    async digestsOf(first, count) {
      const child = fork(bundled, [String(first), String(count)])
      const exit = once(child, 'exit')
      const answer: unknown = await Promise.race([once(child, 'message').then(([message]) => message), exit])
      await exit
      return answer as readonly string[]
    },
    end: async () => {},
  }
}

/** A page of a browser. */
export async function inPage(name: Browser['name']): Promise<Place> {
  const server = await serveBundle('determinism', 'tools/simulation/determinism/page.ts')
  const { path } = needBrowser(name)
  const browser = await kinds[name].launch({ headless: true, ...launch[name](path) })
  const page = await browser.newPage()
  page.setDefaultTimeout(PATIENCE)
  await page.goto(server.url)
  return {
    name: `${name} ${browser.version()}`,
    digestsOf: (first, count) =>
      page.evaluate(([from, many]) => globalThis.digestsOfLives(from, many), [first, count] as const),
    async end() {
      await browser.close()
      server.close()
    },
  }
}
