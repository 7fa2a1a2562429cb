import type { BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, test } from 'vitest'
import { PATIENCE } from '../../../../tools/launch.ts'
import { type ExampleServer, startExampleServer } from '../../exampleServer.ts'

let server: ExampleServer
let context: BrowserContext

beforeAll(async () => {
  server = await startExampleServer('test/examples/sessions/react/index.html')
  context = await server.browser.newContext()
})

afterAll(() => server.close())

async function openTab(): Promise<Page> {
  const tab = await context.newPage()
  tab.setDefaultTimeout(PATIENCE)
  await tab.goto(server.address)
  return tab
}

const shows = (tab: Page, text: string) => tab.getByText(text).waitFor()

async function say(tab: Page, text: string): Promise<void> {
  await tab.getByLabel('Message').fill(text)
  await tab.getByRole('button', { name: 'Send' }).click()
}

test('a chat in React on a session: alone, connected, left, and there again, with what was said meanwhile', async () => {
  const one = await openTab()
  await shows(one, 'Connecting: Open this page in another tab.')
  const other = await openTab()
  await Promise.all([one, other].map((tab) => shows(tab, 'It is connected.')))
  await say(one, 'hello')
  await shows(other, 'them: hello')
  await say(other, 'hi')
  await shows(one, 'them: hi')

  await other.goto('about:blank')
  await shows(one, 'Connecting again: The other tab has left. It may come back.')
  await say(one, 'still there?')
  const back = await openTab()
  await shows(back, 'them: still there?')
  await Promise.all([one, back].map((tab) => shows(tab, 'It is connected.')))
})
