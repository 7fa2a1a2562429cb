import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PATIENCE } from '../../../tools/launch.ts'
import { type ExampleServer, startExampleServer } from '../exampleServer.ts'

let server: ExampleServer

beforeAll(async () => {
  server = await startExampleServer('test/examples/sessions/index.html')
})

afterAll(() => server.close())

/** Clicks in one tab, and resolves when the other one shows what that has sent. */
async function talk(from: Page, to: Page): Promise<void> {
  const before = await to.locator('body').innerText()
  await from.mouse.click(100, 100)
  await expect.poll(() => to.locator('body').innerText()).not.toBe(before)
}

test('two tabs connect, talk, and talk again when either was reloaded', async () => {
  const context = await server.browser.newContext()
  const open = async () => {
    const tab = await context.newPage()
    tab.setDefaultTimeout(PATIENCE)
    await tab.goto(server.address)
    return tab
  }
  const tabs: readonly [Page, Page] = [await open(), await open()]
  const areConnected = () =>
    expect.poll(() => Promise.all(tabs.map((tab) => tab.title()))).toEqual(['connected', 'connected'])
  const bothTalk = async () => {
    await talk(tabs[0], tabs[1])
    await talk(tabs[1], tabs[0])
  }
  await areConnected()
  await bothTalk()
  for (const tab of tabs) {
    await tab.reload()
    await areConnected()
    await bothTalk()
  }
})
