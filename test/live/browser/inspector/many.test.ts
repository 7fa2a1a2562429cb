import { expect, test } from 'vitest'
import { inspectorOfEachTest } from './inspectorInPage.ts'
import { actorMessage, stepMessages } from './messages.ts'

const mount = inspectorOfEachTest()
const config = { initial: 'a', states: { a: { on: { go: 'b' } }, b: { on: { go: 'a' } } } }

test('shows 10,000 events with few rows in the page, once in a frame, and steps through them', async () => {
  const page = mount()
  let rendered = 0
  const where = page.root.querySelector('.where') as Element
  new MutationObserver(() => {
    rendered += 1
  }).observe(where, { childList: true, characterData: true, subtree: true })
  page.inspector.receive([actorMessage('x:0', config, 'a')])
  for (let index = 0; index < 10_000; index += 1) {
    page.inspector.receive(stepMessages('x:0', 'go', index % 2 === 0 ? 'b' : 'a', index))
  }
  await page.inspector.shown()
  const rows = () => page.root.querySelectorAll('.row').length
  expect(rendered).toBeLessThanOrEqual(2)
  expect(page.text('.where')).toBe('10,001 / 10,001')
  expect(rows()).toBeLessThan(60)
  expect(page.lit()).toEqual(['a'])

  page.root.querySelector<HTMLElement>('.timeline .rows')?.focus()
  await page.press('ArrowUp')
  expect([page.text('.where'), page.lit()]).toEqual(['10,000 / 10,001', ['b']])
  await page.press('Home')
  expect([page.text('.where'), page.lit()]).toEqual(['1 / 10,001', ['a']])
  await page.press('ArrowDown')
  expect([page.text('.where'), page.lit()]).toEqual(['2 / 10,001', ['b']])
  await page.press('PageDown')
  const slider = page.root.querySelector<HTMLInputElement>('input[type=range]') as HTMLInputElement
  slider.valueAsNumber = 5000
  slider.dispatchEvent(new Event('input'))
  await page.inspector.shown()
  expect([page.text('.where'), page.lit()]).toEqual(['5,001 / 10,001', ['a']])
  expect(page.root.querySelector('.step[aria-selected=true]')?.getAttribute('aria-posinset')).toBe('5001')
  expect(rows()).toBeLessThan(60)

  page.inspector.receive(stepMessages('x:0', 'go', 'b', 10_000))
  await page.inspector.shown()
  expect(page.text('.where')).toBe('5,001 / 10,002')
  await page.press('End')
  expect([page.text('.where'), page.lit()]).toEqual(['10,002 / 10,002', ['b']])
})

test('drops the oldest steps, says so, and still knows the states', async () => {
  const page = mount()
  page.inspector.receive([actorMessage('x:0', config, 'a'), actorMessage('x:1', config, 'a')])
  page.inspector.receive(Array.from({ length: 25_000 }, (_, index) => stepMessages('x:0', 'go', 'b', index)).flat())
  await page.inspector.shown()
  expect(page.text('.notices')).toMatch(/[\d,]+ older steps dropped here/)
  expect(page.texts('.actor .state')).toEqual(['b', 'a'])
  page.root.querySelector<HTMLElement>('.timeline .rows')?.focus()
  await page.press('Home')
  expect(page.lit()).toEqual(['b'])
})
