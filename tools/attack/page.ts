import fc from 'fast-check'
import { LARGEST_MESSAGE } from '../../src/inspect/server/limits.ts'
import { actorMessage, stepMessages } from '../../test/live/browser/inspector/messages.ts'
import { type Campaign, type CampaignOptions, scaled } from './campaign.ts'
import { definitionsOfShapes, type HostileDefinition, MOST, randomDefinitions } from './page/hostileDefinitions.ts'
import { hostileNames } from './page/hostileNames.ts'
import { hugeTrace } from './page/hugeTrace.ts'
import { type Given, servedPage, type Watched } from './page/servedPage.ts'
import { works } from './page/work.ts'

/** A task of the page may take so long, in milliseconds; if it took longer, so long of the processor. */
const LONGEST_TASK = 200
/** Twice of something may be so much more work: it is linear, with room for what is there at the beginning. */
const DOUBLE = 2.3
/** Below this scale no browser is started: only work is counted. */
const LEAST_FOR_BROWSER = 0.1

/** Harmless: how long its tasks take shows how busy the machine is. */
const small: HostileDefinition = { name: 'a small chart', json: '{"initial":"a","states":{"a":{}}}', value: 'a' }

const RANDOM = 150
const CHANNELS = 100_000
const FLOOD = 200_000

/** Hostile definitions, messages and traces against the page: what they cost it, and whether anything of them runs. */
export const pageCampaign: Campaign = {
  name: 'page',
  async run(options) {
    const growth = growthProblems(options.scale < LEAST_FOR_BROWSER ? 100 : 1_000)
    const inNode = { tried: Object.keys(works).length, fell: growth }
    if (options.scale < LEAST_FOR_BROWSER) return inNode
    const { tried, fell, figures } = await againstPage(options)
    return { tried: tried + inNode.tried, fell: [...growth, ...fell], figures }
  },
}

function growthProblems(size: number): string[] {
  return Object.entries(works).flatMap(([name, work]) => {
    const [once = 0, twice = 0, fourTimes = 0] = [size, 2 * size, 4 * size].map(work)
    const isLinear = twice <= once * DOUBLE && fourTimes <= twice * DOUBLE
    return isLinear ? [] : [`${name} at ${size}, twice and four times as much: ${once}, ${twice}, ${fourTimes}`]
  })
}

interface Case extends Given {
  readonly name: string
  /** Waits until all is shown; says what is not as it must be. */
  look(watched: Watched): Promise<string | undefined>
}

async function againstPage(options: CampaignOptions) {
  const served = await servedPage()
  const fell: string[] = []
  const figures: Record<string, number> = { 'longest task, ms': 0 }
  let again = 0
  const cases = casesOf(options)
  for (const { name, look, ...given } of cases) {
    const fail = (what: string) => fell.push(`${name.slice(0, 200)}: ${what}`)
    /** Opens it, and says how long its longest task was. */
    const longestOf = async (countsCpu: boolean): Promise<number> => {
      const watched = await served.open(given, countsCpu)
      try {
        const problem = await look(watched)
        if (problem) fail(problem)
        const longest = Math.round(await watched.longestTask())
        if (given.trace) figures[`heap of ${name}, MB`] = Math.round((await watched.heap()) / 1e6)
        const ran = await watched.page.evaluate(whatRan)
        if (ran) fail(ran)
        for (const each of watched.problems) fail(each)
        return longest
      } finally {
        await watched.page.close()
      }
    }
    try {
      let longest = await longestOf(false)
      if (longest > LONGEST_TASK) {
        // Others may have had the processor meanwhile.
        longest = await longestOf(true)
        again += 1
      }
      if (longest > LONGEST_TASK) fail(`a task of ${longest} ms`)
      figures['longest task, ms'] = Math.max(figures['longest task, ms'] ?? 0, longest)
      if (name === small.name) figures[`longest task with ${name}, ms`] = longest
    } catch (error) {
      fail(String(error).split('\n')[0] ?? '')
    }
  }
  await served.close()
  figures['measured again, in time of the processor'] = again
  return { tried: cases.length, fell, figures }
}

function casesOf(options: CampaignOptions): Case[] {
  const random = fc.sample(randomDefinitions, { seed: options.seed, numRuns: scaled(RANDOM, options) })
  const channels = scaled(CHANNELS, options)
  const steps = scaled(FLOOD, options)
  return [
    ...[small, ...definitionsOfShapes(MOST), ...definitionsOfShapes(280), ...random].map(definitionCase),
    ...hostileNames.map(nameCase),
    {
      name: `a flood of ${steps} steps of ${MOST / 4} actors`,
      frames: flood(steps),
      look: async ({ page }) => {
        await page.locator('.timeline .title', { hasText: 'the end' }).waitFor({ timeout: 300_000 })
        const notices = await page.locator('.notices li').allTextContents()
        return notices.some((text) => text.includes('actors left out'))
          ? undefined
          : 'it does not say what it leaves out'
      },
    },
    ...[false, true].map(
      (areOpen): Case => ({
        name: `a trace of ${channels} channels${areOpen ? ' at once' : ''}`,
        frames: [],
        trace: JSON.stringify(hugeTrace(channels, areOpen)),
        look: ({ page }) => lookAtTrace(page, channels + 1),
      }),
    ),
  ]
}

function definitionCase({ name, json, value }: HostileDefinition): Case {
  return {
    name,
    frames: [JSON.stringify([actorMessage('x:0', json, value), ...stepMessages('x:0', 'e0', value), ...theEnd('x:0')])],
    async look({ page }) {
      await page.locator('.timeline .title', { hasText: 'the end' }).waitFor()
      await page.locator('.chart.has-picture, .problem:not([hidden])').first().waitFor()
      return undefined
    },
  }
}

/** A name wherever there can be one, and a long and a deep value of it. */
function nameCase(hostile: string): Case {
  // The largest of the frames has it five times, and the server lets none through that is larger than this.
  const times = Math.floor(LARGEST_MESSAGE / 6 / Buffer.byteLength(JSON.stringify([hostile])))
  const long = hostile.repeat(times)
  const context = { [hostile]: long, list: Array.from({ length: Math.min(times, 10_000) }, () => [hostile]) }
  const about = { sessionId: 'x:0', createdAt: '1' }
  const divergence = { rule: hostile, expected: long, actual: context }
  const messages = [
    { ...actorMessage('x:0', { id: hostile, initial: hostile, states: { [hostile]: {} } }, hostile), name: long },
    { ...about, type: '@xstate.event', event: { type: long, [hostile]: context } },
    {
      ...about,
      type: '@xstate.snapshot',
      event: { type: long },
      snapshot: { status: hostile, value: context, context },
    },
    { ...about, type: '@xstate.event', event: { type: 'divergence', divergence } },
    { ...about, type: '@webrtc-statecharts.emitted', event: { type: hostile, [long]: 1 } },
    { type: long, sessionId: 7 },
    ...theEnd('x:0'),
  ]
  return {
    name: `the name ${JSON.stringify(hostile.slice(0, 40))}`,
    frames: messages.map((message) => JSON.stringify([message])),
    async look({ page }) {
      await page.locator('.timeline .title', { hasText: 'the end' }).waitFor()
      await page.locator('.timeline .rows').focus()
      for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'd', 'Home', 'End']) await page.keyboard.press(key)
      await page.locator('.chart.has-picture, .problem:not([hidden])').first().waitFor()
      return undefined
    },
  }
}

function theEnd(sessionId: string): object[] {
  return [{ type: '@webrtc-statecharts.emitted', sessionId, createdAt: '1', event: { type: 'the end' } }]
}

/** As the server sends them, and nested as deep as one likes. */
function* flood(steps: number): Iterable<string> {
  for (let index = 0; index < MOST / 4; index += 1) {
    yield JSON.stringify([{ ...actorMessage(`x:${index}`, '{}', 'a'), parentId: `x:${index - 1}` }])
  }
  for (let index = 0; index < steps; index += 1) {
    yield JSON.stringify(stepMessages(`x:${index % 5_000}`, `e${index}`, `s${index % 7}`, index))
  }
  yield JSON.stringify(theEnd('x:0'))
}

async function lookAtTrace(page: Watched['page'], actors: number): Promise<string | undefined> {
  await page.locator('.trace-name', { hasText: 'command line' }).waitFor({ timeout: 1_800_000 })
  await page.locator('.timeline .rows').focus()
  for (const key of ['End', 'ArrowUp', 'PageUp', 'Home', 'd', 'End']) await page.keyboard.press(key)
  await page.getByLabel('Selected actor only').check()
  await page.locator('.actors .rows').focus()
  for (const key of ['Home', 'ArrowLeft', 'ArrowRight', 'End']) await page.keyboard.press(key)
  const notices = await page.locator('.notices li').allTextContents()
  if (notices.length > 0) return notices.join(' ')
  const shown = Number(await page.locator('.actors .note').textContent())
  return shown === actors ? undefined : `${shown} of ${actors} actors are there`
}

/** In the page: what is there that must not be, or has run. */
function whatRan(): string | undefined {
  if ('wasRun' in globalThis) return 'its code was run'
  const forbidden = 'img, iframe, object, embed, foreignObject, style:not(head style), body script, [onload], [onerror]'
  const roots: ParentNode[] = [document]
  for (let root = roots.pop(); root; root = roots.pop()) {
    const [found] = [...root.querySelectorAll(forbidden)].filter((one) => !one.matches('script[src]'))
    if (found) return `there is <${found.localName}> in the page`
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot)
  }
  return undefined
}
