import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import { chromium, type Page } from 'playwright'
import { preview } from 'vite'
import { needBrowser } from '../browsers.ts'
import { launch } from '../launch.ts'

declare const axe: { run(context: object, options: RunOptions): Promise<AxeResults> }

/** One page of each kind. */
const paths = [
  '/',
  '/start',
  '/guides/frameworks',
  '/guides/two-tab-chat',
  '/guides/sessions',
  '/guides/dumps',
  '/guides/why-it-fails',
  '/reference',
  '/api/webrtc-statecharts',
  '/concepts/peer-connection',
  '/concepts/words',
  '/evidence/transitions',
  '/evidence/',
  '/evidence/benchmarks',
  '/evidence/dumps',
  '/evidence/sessions',
  '/troubleshooting',
  '/compatibility',
  '/stories-live',
  '/repository/test/examples/chat-test-ts',
]
/** What VitePress's own search box does, and no style of ours can mend. */
const ofTheSearch = ['label-content-name-mismatch', 'nested-interactive']
const schemes = ['light', 'dark'] as const
const widths = [1280, 375]

/**
 * Has axe look at each kind of page of the built site, light and dark, wide and narrow, and at the search.
 *
 * @throws Error that lists what it has found
 */
export async function checkAccessibility(dist: string): Promise<void> {
  const server = await preview({
    configFile: false,
    appType: 'mpa',
    logLevel: 'error',
    root: dist,
    build: { outDir: '.' },
    preview: { host: '127.0.0.1', port: 0 },
  })
  const url = server.resolvedUrls?.local[0] ?? ''
  const browser = await chromium.launch(launch.chromium(needBrowser('chromium').path))
  const found: string[] = []
  try {
    for (const colorScheme of schemes) {
      for (const width of widths) {
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } })
        const where = `${colorScheme}, ${width} wide`
        for (const path of paths) {
          await page.goto(new URL(path.endsWith('/') ? path : `${path}.html`, url).href, { waitUntil: 'load' })
          found.push(...(await violations(page, `${path}, ${where}`)))
        }
        await page.getByRole('button', { name: 'Search' }).click()
        await page.getByRole('searchbox').fill('close')
        await page.locator('.VPLocalSearchBox .result').first().waitFor()
        found.push(...(await violations(page, `search, ${where}`, ofTheSearch)))
        await page.close()
      }
    }
  } finally {
    await browser.close()
    await server.close()
  }
  if (found.length > 0) throw new Error(`axe has found:\n${found.join('\n')}`)
  console.log(
    `axe has found nothing in ${paths.length} pages and the search, each in ${schemes.length * widths.length} ways.`,
  )
}

async function violations(page: Page, where: string, except: readonly string[] = []): Promise<readonly string[]> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') })
  // What is in the frame of the stories is looked at by their own tests.
  const rules = Object.fromEntries(except.map((id) => [id, { enabled: false }]))
  const results = await page.evaluate((options) => axe.run({ exclude: ['.stories-frame'] }, options), {
    iframes: false,
    rules,
  })
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map(({ target }) => `${where}: ${id}: ${help}: ${target.join(' ')}`),
  )
}
