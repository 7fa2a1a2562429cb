import { expect } from 'vitest'
import type { InspectorInPage } from './inspectorInPage.ts'
import { type SeenActor, statesOf } from './watched.ts'

/** Chooses an actor in the tree. */
export async function select(page: InspectorInPage, { actor }: SeenActor): Promise<void> {
  const tree = page.root.querySelector<HTMLElement>('.actors .rows')
  tree?.focus()
  const selected = () => page.root.querySelector<HTMLElement>('.actor[aria-selected=true]')
  const wanted = `(${actor.sessionId})`
  for (let hasBegunAnew = false; !selected()?.title.includes(wanted); ) {
    const before = selected()?.id
    await page.press('ArrowDown')
    if (selected()?.id !== before) continue
    if (hasBegunAnew) throw new Error(`The tree has no ${actor.id} (${actor.sessionId})`)
    hasBegunAnew = true
    await page.press('Home')
  }
}

/** Lists only the steps of the selected actor that have a snapshot. */
export async function listOnlySelected(page: InspectorInPage): Promise<void> {
  await page.click('.only input')
  await page.click('.check.emitted input')
}

/** Steps through all that an actor has been: at each step the page shows just that. Returns what it showed. */
export async function expectEachStep(page: InspectorInPage, seen: SeenActor): Promise<readonly string[]> {
  page.root.querySelector<HTMLElement>('.timeline .rows')?.focus()
  await page.press('Home')
  const shown: string[] = []
  for (const [place, value] of seen.values.entries()) {
    const where = `${seen.actor.id}, snapshot ${place + 1} of ${seen.values.length}`
    expect(page.text('.where'), where).toBe(`${place + 1} / ${seen.values.length}`)
    expect(page.lit(), where).toEqual(statesOf(value))
    shown.push(JSON.stringify([page.lit(), page.litArrows()]))
    await page.press('ArrowRight')
  }
  return shown
}

/** Goes to the last that an actor has been: the page shows that. */
export async function expectLastStep(page: InspectorInPage, { actor, values }: SeenActor): Promise<void> {
  page.root.querySelector<HTMLElement>('.timeline .rows')?.focus()
  await page.press('End')
  expect(page.text('.where'), actor.id).toBe(`${values.length} / ${values.length}`)
  expect(page.lit(), actor.id).toEqual(statesOf(values.at(-1)))
}

/** Steps back from where it stands, and gives what is shown, in the order of {@link expectEachStep}. */
export async function stepBack(page: InspectorInPage, count: number): Promise<readonly string[]> {
  const shown: string[] = []
  for (let place = 0; place < count; place += 1) {
    shown.unshift(JSON.stringify([page.lit(), page.litArrows()]))
    await page.press('ArrowLeft')
  }
  return shown
}
