import { expect, test } from 'vitest'
import { announced, talked } from '../../../../harness/peers.ts'
import { bindPeerConnection } from '../../../../src/index.ts'
import { record, type Trace } from '../../../../src/testing/index.ts'
import { peersOfEachTest } from '../../peersOfEachTest.ts'
import { drop } from './dropped.ts'
import { dumpFile } from './dumpFile.ts'
import { inspectorOfEachTest } from './inspectorInPage.ts'
import { statisticsTrace } from './statisticsTrace.ts'

const openPeers = peersOfEachTest()
const mount = inspectorOfEachTest()

/** How many pixels of the first canvas have a colour that is neither grey nor nothing. */
function coloured(root: ShadowRoot): number {
  const canvas = root.querySelector('.plot canvas') as HTMLCanvasElement
  const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
  let count = 0
  for (let place = 0; place < data.length; place += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice(place, place + 4)
    if (alpha > 0 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) count += 1
  }
  return count
}

test('statistics of a trace are drawn below its timeline, and share its cursor', async () => {
  const page = mount()
  expect(page.root.querySelector<HTMLElement>('.plots')?.hidden).toBe(true)
  await page.inspector.show(statisticsTrace(), 'life.json')
  await page.inspector.shown()
  expect(page.root.querySelector<HTMLElement>('.plots')?.hidden).toBe(false)
  expect(page.texts('.plot h3')).toEqual(['Bit rate', 'Round trip', 'Loss', 'Messages', 'bufferedAmount'])
  expect(coloured(page.root)).toBeGreaterThan(50)
  await page.press('End')
  expect(page.texts('.plot:first-child .value')).toEqual(['16 kbit/s', '8 kbit/s'])
  await page.press('Home')
  expect(page.texts('.plot:first-child .value')).toEqual(['–', '–'])
})

test('the table has each value; its button and a key show it, and a row leads to its step', async () => {
  const page = mount()
  await page.inspector.show(statisticsTrace(), 'life.json')
  await page.inspector.shown()
  const table = () => page.root.querySelector<HTMLElement>('.plot-table')
  expect(table()?.hidden).toBe(true)
  await page.press('t')
  expect(table()?.hidden).toBe(false)
  expect(page.root.querySelector('.plots button[aria-pressed]')?.getAttribute('aria-pressed')).toBe('true')
  expect(page.texts('.plot-table thead th')).toContain('Bit rate, sent')
  expect(page.texts('.plot-table tbody tr:nth-child(3) td').slice(0, 2)).toEqual(['16 kbit/s', '8 kbit/s'])
  const current = () => page.text('.plot-table tr[aria-current=true] th')
  await page.click('.plot-table tbody tr:nth-child(3) button')
  expect(current()).toBe('2.000 s')
  expect(page.text('.row.step[aria-selected=true] .time')).toBe('2.000 s')
  await page.click('.plot-table tbody tr:first-child button')
  expect(current()).toBe('0.000 s')
  await page.click('.plots button[aria-pressed]')
  expect(table()?.hidden).toBe(true)
})

test('a press on a plot goes to the step at that time', async () => {
  const page = mount()
  await page.inspector.show(statisticsTrace(), 'life.json')
  await page.inspector.shown()
  const over = page.root.querySelector('.plot .u-over') as HTMLElement
  const { left, width, top } = over.getBoundingClientRect()
  over.dispatchEvent(
    new MouseEvent('click', { clientX: left + width / 2, clientY: top + 5, bubbles: true, composed: true }),
  )
  await page.inspector.shown()
  expect(page.text('.row.step[aria-selected=true] .time')).toBe('0.700 s')
})

test('a trace without statistics, and live actors, have no plots', async () => {
  const page = mount()
  await page.inspector.show(statisticsTrace(), 'life.json')
  await page.inspector.shown()
  const { statistics, ...bare } = statisticsTrace()
  expect(statistics?.objects.length).toBeGreaterThan(0)
  await page.inspector.show(bare, 'bare.json')
  await page.inspector.shown()
  expect(page.root.querySelector<HTMLElement>('.plots')?.hidden).toBe(true)
  expect(page.root.querySelector('.plot')).toBeNull()
})

test('statistics that cannot be used are told, and the life is shown', async () => {
  const page = mount()
  const trace = { ...statisticsTrace(), statistics: { interval: 1000, dropped: 0, objects: 'none' } }
  expect(await page.inspector.show(trace, 'broken.json')).toBe(true)
  await page.inspector.shown()
  expect(page.text('.notices ul')).toMatch('its statistics cannot be used')
})

test('the statistics of a live recording are drawn', async () => {
  const { a, b, negotiate } = openPeers()
  const recording = record(bindPeerConnection(a), { stats: 100 })
  const channel = a.createDataChannel('chat')
  const arrived = announced(b, (far) => far)
  await negotiate()
  await talked(channel, await arrived)
  const read = () => recording.trace.statistics?.objects.find(({ id }) => id === 'channel:0')?.times.length
  await expect.poll(read).toBeGreaterThan(2)
  const trace: Trace = recording.trace
  const page = mount()
  expect(await page.inspector.show(trace, 'own.json')).toBe(true)
  await page.inspector.shown()
  expect(page.texts('.plot h3')).toContain('bufferedAmount')
  expect(page.texts('.plot h3')).toContain('Messages')
})

test.each(['chromium.internals.gz', 'chromium.rtcstats-js.txt.gz'])('those of %s are drawn', async (name) => {
  const page = mount()
  await drop(page, await dumpFile(name))
  const titles = new Set<string>()
  const count = page.root.querySelectorAll('.connection').length
  for (let place = 0; place < Math.min(count, 4); place += 1) {
    page.root.querySelectorAll<HTMLElement>('.connection')[place]?.click()
    await page.inspector.shown()
    for (const title of page.texts('.plot h3')) titles.add(title)
    await page.click('.to-list')
  }
  expect([...titles]).toContain('Bit rate')
  expect([...titles]).toContain('Messages')
})
