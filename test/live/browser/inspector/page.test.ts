import { expect, test } from 'vitest'
import { inspectorOfEachTest } from './inspectorInPage.ts'
import { actorMessage, stepMessages } from './messages.ts'

const mount = inspectorOfEachTest()

const side = (from: string, to: string) => ({
  initial: from,
  states: { [from]: { on: { [to]: to } }, [to]: { on: { [from]: from } } },
})
const regions = {
  initial: 'live',
  states: {
    live: {
      type: 'parallel',
      on: { close: 'closed' },
      states: { left: side('a', 'b'), 'the . right': side('c', 'd') },
    },
    closed: {},
  },
}
const inRegions = (left: string, right: string) => ({ live: { left, 'the . right': right } })

type Page = ReturnType<typeof mount>

function chartOf({ root }: Page) {
  const chart = root.querySelector('.holder:not([hidden]) .chart-host')?.shadowRoot
  expect(chart?.querySelector('.problem')?.textContent).toBe('')
  const scroller = chart?.querySelector('.chart') as HTMLElement
  const picture = chart?.querySelector('.picture') as SVGSVGElement
  return { scroller, picture, state: (path: string) => picture.querySelector(`[data-state="${path}"]`) as SVGGElement }
}

function isInside(inner: Element, outer: Element): boolean {
  const [part, room] = [inner.getBoundingClientRect(), outer.getBoundingClientRect()]
  return (
    part.left >= room.left - 1 &&
    part.right <= room.right + 1 &&
    part.top >= room.top - 1 &&
    part.bottom <= room.bottom + 1
  )
}

/** A row of twenty states, one below the other, of which the last one is active. */
function tall(): object[] {
  const states = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`s${index}`, { on: { go: `s${index + 1}` } }]),
  )
  return [
    actorMessage('x:0', { initial: 's0', states: { ...states, s20: {} } }, 's0'),
    ...stepMessages('x:0', 'go', 's20'),
  ]
}

test('a chart fits in both directions; larger, what is active is in view', async () => {
  const page = mount()
  page.inspector.receive(tall())
  await page.inspector.shown()
  const { scroller, picture, state } = chartOf(page)
  expect(scroller.scrollHeight).toBe(scroller.clientHeight)
  expect(isInside(picture, scroller)).toBe(true)
  expect(isInside(state('s0'), scroller) && isInside(state('s20'), scroller)).toBe(true)

  await page.press('+')
  await page.click('.zoom .percent')
  expect(page.text('.percent')).toBe('100 %')
  expect(scroller.scrollHeight).toBeGreaterThan(scroller.clientHeight)
  expect(isInside(state('s20'), scroller)).toBe(true)
  page.inspector.receive(stepMessages('x:0', 'back', 's0'))
  await page.inspector.shown()
  expect(isInside(state('s0'), scroller)).toBe(true)
  await page.press('0')
  expect(isInside(picture, scroller)).toBe(true)
})

test('a region is shown alone, and each says its state', async () => {
  const page = mount()
  page.inspector.receive([
    actorMessage('x:0', regions, inRegions('a', 'c')),
    ...stepMessages('x:0', 'd', inRegions('a', 'd')),
  ])
  await page.inspector.shown()
  expect(page.texts('.regions button')).toEqual(['Whole chart', 'left a', 'the . right d'])
  expect(page.text('.step[aria-selected=true] .state')).toBe('live · left: a, the . right: d')
  const { scroller, picture, state } = chartOf(page)
  const whole = picture.getAttribute('viewBox')
  await page.click('.regions button:nth-child(3)')
  expect(page.texts('.regions [aria-pressed=true]')).toEqual(['the . right d'])
  expect(isInside(state('live.the . right.c'), scroller) && isInside(state('live.the . right.d'), scroller)).toBe(true)
  const clip = () => picture.querySelector('.graph')?.getAttribute('clip-path')
  expect(clip()).toBe('url(#region)')
  await page.click('.regions button:first-child')
  expect([picture.getAttribute('viewBox'), clip()]).toEqual([whole, null])
  page.inspector.receive(stepMessages('x:0', 'close', 'closed'))
  await page.inspector.shown()
  expect(page.texts('.regions .state')).toEqual(['', ''])
})

test('parts are made larger and smaller with the keyboard', async () => {
  const page = mount()
  await page.inspector.shown()
  for (const [name, label, larger, smaller] of [
    ['actors', 'Width of the actors', 'ArrowRight', 'ArrowLeft'],
    ['details', 'Width of the details', 'ArrowLeft', 'ArrowRight'],
    ['timeline', 'Height of the timeline', 'ArrowUp', 'ArrowDown'],
  ] as const) {
    const line = page.root.querySelector<HTMLElement>(`[role=separator][aria-label="${label}"]`) as HTMLElement
    const size = () =>
      Math.round(
        page.root.querySelector(`.${name}`)?.getBoundingClientRect()[name === 'timeline' ? 'height' : 'width'] ?? 0,
      )
    const said = () => Number(line.getAttribute('aria-valuenow'))
    const first = size()
    line.focus()
    await page.press(larger)
    expect([size(), said()]).toEqual([first + 24, first + 24])
    await page.press(smaller)
    await page.press(smaller)
    expect([size(), said()]).toEqual([first - 24, first - 24])
    await page.press('Home')
    expect([size(), said()]).toEqual([120, 120])
    await page.press('Enter')
    expect(size()).toBe(first)
  }
})

test('actors and steps are searched, and what is typed is no command', async () => {
  const page = mount()
  page.inspector.receive([
    { ...actorMessage('x:0', regions, 'closed'), name: 'alice' },
    { ...actorMessage('x:1', regions, 'closed'), name: 'dataChannel:chat', parentId: 'x:0' },
    { ...actorMessage('x:2', regions, 'closed'), name: 'bob' },
    ...stepMessages('x:0', 'first', 'closed'),
    ...stepMessages('x:1', 'second', 'closed'),
  ])
  await page.inspector.shown()
  await page.press('/')
  const search = page.root.activeElement as HTMLInputElement
  expect(search.getAttribute('aria-label')).toBe('Search the timeline')
  const type = async (field: HTMLInputElement, text: string) => {
    field.value = text
    field.dispatchEvent(new Event('input'))
    await page.inspector.shown()
  }
  await type(search, 'SECOND')
  await page.press('d')
  await page.press('?')
  expect(page.texts('.step .title')).toEqual(['second'])
  expect(page.root.querySelector('dialog')?.open).toBe(false)
  await page.press('Escape')
  expect(page.texts('.step .title')).toHaveLength(5)
  await type(page.root.querySelector('.actors input') as HTMLInputElement, 'chat')
  expect(page.texts('.actor .name')).toEqual(['alice', 'dataChannel:chat'])
  await type(page.root.querySelector('.actors input') as HTMLInputElement, 'nobody')
  expect(page.text('.actors > .hint:not([hidden])')).toBe('No actor has this in its name.')
})

test('says what the keys and the marks mean', async () => {
  const page = mount()
  await page.press('?')
  const dialog = page.root.querySelector('dialog') as HTMLDialogElement
  expect(dialog.open).toBe(true)
  expect(page.texts('dialog kbd')).toContain('Page Down')
  expect(page.texts('dialog .legend li')).toContain('≠a divergence: what is, and what was expected')
  await page.press('?')
  expect(dialog.open).toBe(false)
})

/** The file that the page saves, and its name: the browser of the tests keeps none. */
async function saved(page: Page): Promise<{ readonly name: string; readonly file: Blob }> {
  const followed = new Promise<HTMLAnchorElement>((resolve) => {
    const { click } = HTMLAnchorElement.prototype
    HTMLAnchorElement.prototype.click = function () {
      HTMLAnchorElement.prototype.click = click
      resolve(this)
    }
  })
  await page.click('.bar button.save')
  const { href, download } = await followed
  return { name: download, file: await (await fetch(href)).blob() }
}

test('what is here is saved, and opened again', async () => {
  const page = mount()
  page.inspector.receive([
    { ...actorMessage('x:0', regions, 'closed'), name: 'alice' },
    ...stepMessages('x:0', 'go', inRegions('a', 'c')),
  ])
  await page.inspector.shown()
  const { name, file } = await saved(page)
  expect(name).toMatch(/^alice .*\.json$/)
  expect(await page.inspector.show(file, 'saved.json')).toBe(true)
  await page.inspector.shown()
  expect(page.text('.trace-name')).toBe('Trace: saved.json')
  expect(page.texts('.actor .name')).toEqual(['alice'])
  await page.press('End')
  expect(page.lit()).toEqual(['live', 'live.left', 'live.left.a', 'live.the . right', 'live.the . right.c'])
  const again = await saved(page)
  expect([again.name, await again.file.text()]).toEqual(['saved.json', await file.text()])
})
