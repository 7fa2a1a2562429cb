import { expect, test } from 'vitest'
import { VirtualList } from '../../../../src/inspector/page/virtualList.ts'

test.each([1_000, 1_000_000])('each of %i rows can be shown, and scrolled to', async (count) => {
  const list = new VirtualList({
    role: 'listbox',
    label: 'Rows',
    rowHeight: 26,
    idPrefix: 'row',
    make: () => document.createElement('div'),
    fill: (row, place) => {
      row.textContent = String(place)
      row.style.cssText += 'position: absolute; top: 0; height: 26px'
    },
  })
  list.element.style.cssText = 'position: absolute; inset: 0 auto auto 0; width: 200px; height: 400px; overflow: auto'
  list.element.querySelector<HTMLElement>('.spacer')?.style.setProperty('position', 'relative')
  document.body.append(list.element)
  const room = list.element.getBoundingClientRect()
  /** The rows that can be seen whole, but for a pixel or so: where one scrolls is rounded. */
  const seen = () =>
    [...list.element.querySelectorAll<HTMLElement>('[data-place]')].flatMap((row) => {
      const { top, bottom } = row.getBoundingClientRect()
      return top >= room.top - 3 && bottom <= room.bottom + 3 ? Number(row.textContent) : []
    })

  for (const place of [count - 1, 0, 1, count / 2, count / 2 + 1, count - 2]) {
    list.show(count, place)
    expect(seen()).toContain(place)
    expect(seen().length).toBeGreaterThanOrEqual(14)
    expect(list.element.querySelectorAll('[data-place]').length).toBeLessThan(40)
  }
  const scrolled = new Promise((resolve) => list.element.addEventListener('scroll', resolve, { once: true }))
  list.element.scrollTop = 0
  await scrolled
  await new Promise((resolve) => requestAnimationFrame(resolve))
  expect(seen()).toContain(0)
  list.element.remove()
})
