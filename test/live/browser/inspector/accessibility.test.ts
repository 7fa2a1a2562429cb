import axe from 'axe-core'
import { expect, test } from 'vitest'
import { engine } from '#engine'
import { dumpFile } from './dumpFile.ts'
import { inspectorOfEachTest } from './inspectorInPage.ts'
import { actorMessage, stepMessages } from './messages.ts'
import { statisticsTrace } from './statisticsTrace.ts'

const mount = inspectorOfEachTest()

const config = {
  initial: 'a',
  states: {
    a: { on: { go: 'b' } },
    b: { type: 'parallel', states: { c: {}, d: { initial: 'e', states: { e: {} } } } },
  },
}
const divergence = { kind: 'state', rule: 'DT-11', target: 'made', expected: 'closed', actual: 'open' }
const messages = [
  actorMessage('x:0', config, 'a'),
  { ...actorMessage('x:1', config, 'a'), parentId: 'x:0' },
  ...stepMessages('x:0', 'go', { b: { c: {}, d: 'e' } }),
  { type: '@xstate.event', sessionId: 'x:0', createdAt: '1764000000002', event: { type: 'divergence', divergence } },
  { type: '@webrtc-statecharts.emitted', sessionId: 'x:1', createdAt: '1764000000002', event: { type: 'change' } },
  ...stepMessages('x:1', 'go', 'b').map((one) => ({
    ...one,
    ...('snapshot' in one && { snapshot: { status: 'done', value: 'b', output: 1 } }),
  })),
]

const views: readonly [string, (page: ReturnType<typeof mount>) => unknown][] = [
  ['empty', () => {}],
  ['following', ({ inspector }) => inspector.receive(messages)],
  [
    'stepped back, at a divergence',
    async ({ inspector, root, press }) => {
      inspector.receive(messages)
      await inspector.shown()
      root.querySelector<HTMLElement>('.timeline .rows')?.focus()
      await press('Home')
      await press('d')
    },
  ],
  [
    'with a list for a chart, and notices',
    ({ inspector }) => inspector.receive([7, actorMessage('x:0', '{"states":{"a":{"on":{"go":"nowhere"}}}}', 'a')]),
  ],
  [
    'with a region alone, a search, and the help',
    async ({ inspector, click, root, press }) => {
      inspector.receive(messages)
      await inspector.shown()
      await click('.regions button:nth-child(2)')
      const search = root.querySelector('.timeline input[type=search]') as HTMLInputElement
      search.value = 'nothing of the kind'
      search.dispatchEvent(new Event('input'))
      await press('?')
    },
  ],
  [
    'with the connections of a dump',
    async ({ inspector }) => inspector.show(await dumpFile('chromium-fail.internals.gz'), 'fail.internals.gz'),
  ],
  [
    'with what is inferred, and statistics',
    async ({ inspector, click }) => {
      await inspector.show(await dumpFile('chromium.internals.gz'), 'call.internals.gz')
      await inspector.shown()
      await click('.connection')
      await click('.row.step.is-inferred')
    },
  ],
  [
    'with statistics as a table',
    async ({ inspector, press }) => {
      await inspector.show(statisticsTrace(), 'life.json')
      await inspector.shown()
      await press('t')
    },
  ],
  ['with what is no trace', ({ inspector }) => inspector.show('{}', 'life.json')],
]

/** As with the stories: which engine computes a colour makes no difference. */
const scheme = engine === 'firefox' ? 'light' : 'dark'
const cases = views.flatMap(([name, show]) => [1200, 360].map((width) => [name, width, show] as const))

test.each(cases)(`axe finds nothing, ${scheme}: %s, %i px wide`, async (_name, width, show) => {
  const page = mount(width)
  page.container.style.colorScheme = scheme
  page.container.style.background = 'Canvas'
  await show(page)
  await page.inspector.shown()
  const { violations } = await axe.run(page.container)
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    [],
  )
  const { scrollWidth, clientWidth } = page.root.querySelector('.inspector') as Element
  expect(scrollWidth).toBe(clientWidth)
})
