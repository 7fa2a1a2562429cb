import { expect, onTestFinished, test, vi } from 'vitest'
import { inspectorOfEachTest } from './inspectorInPage.ts'
import { actorMessage, stepMessages } from './messages.ts'

const mount = inspectorOfEachTest()

const image = '<img src=x onerror="wasRun=true">'
const script = '</text></svg><script>wasRun=true</script>'
const syntax = '"] ; x -> y ; subgraph "cluster_x" { // \\l &lt;b&gt; `'

function elementsIn(root: DocumentFragment): Element[] {
  return [...root.querySelectorAll('*')].flatMap((element) => [
    element,
    ...(element.shadowRoot ? elementsIn(element.shadowRoot) : []),
  ])
}

test('shows what looks like markup as text, wherever it is', async () => {
  const page = mount()
  const config = {
    id: image,
    initial: image,
    states: {
      [image]: { on: { [script]: 'plain' }, invoke: { src: script } },
      [syntax]: { on: { '*': image } },
      plain: {},
    },
  }
  page.inspector.receive([
    { ...actorMessage('x:0', config, image), name: image },
    ...stepMessages('x:0', script, syntax),
    {
      type: '@xstate.snapshot',
      sessionId: 'x:0',
      createdAt: image,
      event: { type: image, [image]: script },
      snapshot: { status: script, value: syntax, context: { [script]: image }, output: [image] },
    },
    { type: '@webrtc-statecharts.emitted', sessionId: 'x:0', createdAt: '1', event: { type: script } },
    {
      type: '@xstate.event',
      sessionId: 'x:0',
      createdAt: '1',
      event: { type: 'divergence', divergence: { rule: image, expected: script, actual: image } },
    },
  ])
  await page.inspector.shown()
  expect(page.lit()).toEqual([syntax])
  const elements = elementsIn(page.root)
  expect(
    elements.filter(({ localName }) => ['img', 'script', 'iframe', 'style', 'foreignObject'].includes(localName)),
  ).toEqual([])
  expect(elements.flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith('on'))).toEqual([])
  expect(elements.filter((element) => element.hasAttribute('href'))).toEqual([])
  const drawn = elements.filter(({ localName }) => localName === 'text').map(({ textContent }) => textContent?.trim())
  expect(drawn).toContain(image)
  expect(drawn).toContain(syntax)
  expect(drawn.some((text) => text?.startsWith('</text></svg>'))).toBe(true)
  expect(page.texts('.timeline .title')).toContain(script)
  expect('wasRun' in globalThis).toBe(false)
})

test.each<[string, unknown]>([
  ['is no JSON', '{'],
  ['is null', 'null'],
  ['is a list', '[1]'],
  ['has no states', '{"id":"a"}'],
  ['has states that are none', '{"states":{"a":7,"b":null,"c":{"states":"[Object]"}}}'],
  ['leads nowhere', '{"initial":"a","states":{"a":{"on":{"go":"nowhere"}}}}'],
  ['has ids twice', '{"initial":"a","states":{"a":{"id":"x"},"b":{"id":"x"}}}'],
  ['has an odd initial state', '{"initial":"nowhere","states":{"a":{}}}'],
  ['has a name that objects have', '{"initial":"__proto__","states":{"__proto__":{},"constructor":{}}}'],
  ['has names without text', JSON.stringify({ initial: '', states: { '': {}, ' ': {}, '\u0000\u0007\ud800': {} } })],
  ['goes round in circles', '{"initial":"a","states":{"a":{"always":"b"},"b":{"always":"a"}}}'],
  ['is of parallel states only', '{"type":"parallel","states":{"a":{},"b":{}},"on":{"go":{"target":".a"}}}'],
  ['leads to its root', '{"id":"r","initial":"a","on":{"again":"#r"},"states":{"a":{"on":{"go":"#r"}}}}'],
  [
    'has very many states',
    JSON.stringify({
      initial: 's0',
      states: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`s${i}`, {}])),
    }),
  ],
  [
    'is nested deeply',
    Array.from({ length: 200 }).reduce<string>((inner) => `{"initial":"a","states":{"a":${inner}}}`, '{}'),
  ],
  ['is very long', JSON.stringify({ initial: 'a', states: { a: { on: { ['e'.repeat(3_000_000)]: 'a' } } } })],
])('goes on with a definition that %s', async (_, definition) => {
  const page = mount()
  page.inspector.receive([
    actorMessage('x:0', String(definition), 'a'),
    ...stepMessages('x:0', 'go', { a: { b: 'c' } }),
  ])
  await page.inspector.shown()
  page.inspector.receive([
    actorMessage('x:1', { initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } }, 'a'),
    ...stepMessages('x:1', 'go', 'b'),
  ])
  await page.inspector.shown()
  page.root.querySelector<HTMLElement>('.actors .rows')?.focus()
  await page.press('End')
  expect(page.lit()).toEqual(['b'])
})

test('says of a chart what of it is too large to draw, and lists some of its states', async () => {
  const page = mount()
  const states = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`s${index}`, {}]))
  const value = 's'.repeat(1_000_000)
  page.inspector.receive([actorMessage('x:0', { initial: 's0', states: { ...states, [value]: {} } }, 's3')])
  await page.inspector.shown()
  const chart = page.root.querySelector('.chart-host')?.shadowRoot
  expect(chart?.querySelector('.problem')?.textContent).toBe(
    'The chart is too large to draw: it has 1,001 states, more than 300.',
  )
  expect(chart?.querySelectorAll('li')).toHaveLength(300)
  expect(chart?.querySelector('.more')?.textContent).toBe('… 701 more states')
})

test('ends a layout that takes too long, and lists the states instead', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const page = mount()
  const target = (index: number) => `s${index % 300}`
  const states = Array.from({ length: 300 }, (_, index) => [
    `s${index}`,
    { on: { a: target(index * 7 + 1), b: target(index * 13 + 5), c: target(index * 29 + 3) } },
  ])
  page.inspector.receive([actorMessage('x:0', { initial: 's0', states: Object.fromEntries(states) }, 's3')])
  const shown = page.inspector.shown()
  await expect.poll(() => vi.getTimerCount()).toBe(1)
  vi.runAllTimers()
  await shown
  const chart = page.root.querySelector('.chart-host')?.shadowRoot
  expect(chart?.querySelector('.problem')?.textContent).toBe('The chart is not drawn: its layout takes too long')
  expect(chart?.querySelectorAll('li')).toHaveLength(300)
  expect(chart?.querySelector('[aria-current]')?.textContent).toBe('s3')
})

test('counts what is no message, and tells why', async () => {
  const page = mount()
  const bad = [
    undefined,
    null,
    7,
    'text',
    [],
    {},
    { type: 'other' },
    { type: '@xstate.actor' },
    { type: '@xstate.event', sessionId: 'x' },
  ]
  const trap = new Proxy(
    {},
    {
      get: () => {
        throw new Error('a trap')
      },
    },
  )
  page.inspector.receive([...bad, trap, ...stepMessages('x:5', 'hello', 'a')])
  await page.inspector.shown()
  expect(page.text('.notices li')).toBe('10 messages left out; of the last one, it cannot be read.')
  expect(page.texts('.actor .name')).toEqual(['x:5'])
  expect(page.text('.timeline .title')).toBe('hello')
})
