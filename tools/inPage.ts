import { chromium, firefox, type Page } from 'playwright'
import { type Browser, needBrowser } from './browsers.ts'
import { launch, PATIENCE } from './launch.ts'
import { serveBundle } from './serveBundle.ts'

/**
 * Serves a page with a bundle in it, starts a browser, and has something done there. Then both are ended.
 *
 * @param entry - the file that the bundle begins with, from the root of the project
 * @param run - is called with what opens that page; it resolves when the bundle has run
 * @param options - `alias`: what modules of the bundle are really called
 */
export async function inPage<Result>(
  name: Browser['name'],
  title: string,
  entry: string,
  run: (open: () => Promise<Page>) => Promise<Result>,
  { alias }: { readonly alias?: Readonly<Record<string, string>> } = {},
): Promise<Result> {
  const server = await serveBundle(title, entry, alias && { alias: { ...alias } })
  const { path } = needBrowser(name)
  const browser = await { chromium, firefox }[name].launch({ headless: true, ...launch[name](path) })
  const open = async () => {
    const page = await browser.newPage()
    page.setDefaultTimeout(PATIENCE)
    await page.goto(server.url)
    return page
  }
  try {
    return await run(open)
  } finally {
    await browser.close()
    server.close()
  }
}
