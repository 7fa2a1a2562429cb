import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { type InspectorInPage, inspectorOfEachTest } from './inspectorInPage.ts'
import { actorMessage, stepMessages } from './messages.ts'

const mount = inspectorOfEachTest()
const config = { initial: 'a', states: { a: { on: { go: 'b' } }, b: { on: { go: 'c' } }, c: {} } }

/** With real keys: what has the focus after each Tab. */
async function stops({ root }: InspectorInPage): Promise<string[]> {
  const passed: string[] = []
  for (;;) {
    await userEvent.keyboard('{Tab}')
    const element = root.activeElement
    if (!element) return passed
    passed.push(
      element.getAttribute('aria-label') ?? (element.textContent || (element.closest('label')?.textContent ?? '')),
    )
  }
}

test('everything is reached and done with the keyboard', async () => {
  const page = mount()
  page.inspector.receive([
    actorMessage('x:0', config, 'a'),
    { ...actorMessage('x:1', config, 'a'), parentId: 'x:0', name: 'child' },
    ...stepMessages('x:0', 'go', 'b', 1),
    ...stepMessages('x:0', 'go', 'c', 2),
  ])
  await page.inspector.shown()
  const order = await stops(page)
  for (const stop of ['Open trace …', 'Actors', 'Zoom in', 'Fit', 'Details', 'Step back (←)', 'Step', 'Timeline']) {
    expect(
      order.filter((passed) => passed === stop),
      stop,
    ).toHaveLength(1)
  }
  expect(order.indexOf('Open trace …')).toBeLessThan(order.indexOf('Actors'))
  expect(order.indexOf('Actors')).toBeLessThan(order.indexOf('Step back (←)'))

  const steps = page.root.querySelector<HTMLElement>('.timeline .rows') as HTMLElement
  steps.focus()
  await userEvent.keyboard('{ArrowUp}')
  await page.inspector.shown()
  expect(page.lit()).toEqual(['b'])
  await userEvent.keyboard('{Home}')
  await page.inspector.shown()
  expect([page.text('.where'), page.lit()]).toEqual(['1 / 4', ['a']])
  await userEvent.keyboard('{ArrowRight}{ArrowRight}')
  await page.inspector.shown()
  expect([page.text('.where'), page.lit()]).toEqual(['3 / 4', ['b']])
  await userEvent.keyboard('{End}')
  await page.inspector.shown()
  expect([page.text('.where'), page.lit()]).toEqual(['4 / 4', ['c']])

  const tree = page.root.querySelector<HTMLElement>('.actors .rows') as HTMLElement
  tree.focus()
  const selected = () => page.text('.actor[aria-selected=true] .name')
  await userEvent.keyboard('{ArrowRight}')
  await page.inspector.shown()
  expect(selected()).toBe('child')
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}')
  await page.inspector.shown()
  expect([selected(), page.texts('.actor .name')]).toEqual(['made', ['made']])
  expect(tree.getAttribute('aria-activedescendant')).toBe(page.root.querySelector('.actor[aria-selected=true]')?.id)
})
