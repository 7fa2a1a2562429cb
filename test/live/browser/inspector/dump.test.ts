import { expect, test } from 'vitest'
import { importDump } from '../../../../src/import/index.ts'
import { valueText } from '../../../../src/inspector/chartPaths.ts'
import { replay } from '../../../../src/testing/index.ts'
import { drop } from './dropped.ts'
import { dumpFile } from './dumpFile.ts'
import { inspectorOfEachTest } from './inspectorInPage.ts'
import { actorMessage } from './messages.ts'

const mount = inspectorOfEachTest()

const dumps = [
  'chromium.internals.gz',
  'chromium-fail.internals.gz',
  'chromium.rtcstats-js.txt.gz',
  'chromium.internals-rtcstats.gz',
  'firefox.getAllStats.json.gz',
  'firefox.rtcstats-js.txt.gz',
]

test.each(dumps)('lists the connections of %s, and shows each as a trace', async (name) => {
  const page = mount()
  const file = await dumpFile(name)
  const { lives } = await importDump(file)
  await drop(page, file)
  expect(page.text('.trace-name')).toBe(`Dump: ${name}`)
  expect(page.texts('.connection .name').sort()).toEqual(lives.map(({ id }) => id).sort())
  for (const { id, trace } of lives.slice(0, 3)) {
    const buttons = [...page.root.querySelectorAll<HTMLElement>('.connection')]
    buttons.find((button) => button.querySelector('.name')?.textContent === id)?.click()
    await page.inspector.shown()
    expect(page.text('.trace-name')).toBe(`Trace: ${name} · ${id}`)
    await page.press('End')
    await page.inspector.shown()
    const { value } = replay(trace).actor.getSnapshot()
    expect(page.text('.actor .state')).toContain(valueText(value))
    await page.click('.to-list')
    expect(page.root.querySelector<HTMLElement>('.dump')?.hidden).toBe(false)
  }
})

test('failed connections come first, and the two ends of one stand together', async () => {
  const page = mount()
  await drop(page, await dumpFile('chromium-fail.internals.gz'))
  const failed = [...page.root.querySelectorAll('.connection')].map((button) => button.matches('.is-failed'))
  expect(failed).toContain(true)
  const groups = [...page.root.querySelectorAll('.group')].map((group) => group.querySelector('.is-failed') !== null)
  expect(groups).toEqual([...groups].sort((one, other) => Number(other) - Number(one)))
  const { lives } = await importDump(await dumpFile('chromium-fail.internals.gz'))
  const paired = lives.filter(({ peer }) => peer !== undefined)
  expect(paired.length).toBeGreaterThan(0)
  expect(page.root.querySelectorAll('.group.is-pair .connection').length).toBe(paired.length)
})

test('what is inferred says from what, and looks otherwise', async () => {
  const page = mount()
  await drop(page, await dumpFile('chromium.internals.gz'))
  await page.click('.connection')
  const search = page.root.querySelector('.timeline input[type=search]') as HTMLInputElement
  search.value = 'inferred from'
  search.dispatchEvent(new Event('input'))
  await page.inspector.shown()
  const said = page.texts('.row.step.is-inferred .inferred')
  expect(said.length).toBeGreaterThan(0)
  for (const text of said) expect(text).toMatch(/^inferred from (statistics|a description|a call|other states)$/)
  expect(page.texts('.row.step:not(.is-inferred) .inferred').join('')).toBe('')
  page.root.querySelector<HTMLElement>('.row.step.is-inferred')?.click()
  await page.inspector.shown()
  expect(page.text('.step-details .inferred')).toMatch(/^Inferred from .*: no line of the dump states it\./)
})

test('the keyboard chooses a connection, and comes back to it', async () => {
  const page = mount()
  await drop(page, await dumpFile('chromium.internals.gz'))
  const buttons = [...page.root.querySelectorAll<HTMLElement>('.connection')]
  buttons[0]?.focus()
  await page.press('ArrowDown')
  expect(page.root.activeElement).toBe(buttons[1])
  await page.press('End')
  expect(page.root.activeElement).toBe(buttons.at(-1))
  await page.press('Home')
  expect(page.root.activeElement).toBe(buttons[0])
  ;(page.root.activeElement as HTMLElement).click()
  await page.inspector.shown()
  expect(page.root.activeElement).toBe(page.root.querySelector('.timeline .rows'))
  await page.click('.to-list')
  expect(page.root.activeElement).toBe(buttons[0])
})

test('a file that cannot be read says why, and what is there stays', async () => {
  const page = mount()
  await drop(page, await dumpFile('chromium.internals.gz'))
  await page.click('.connection')
  const shown = page.text('.trace-name')
  const where = page.text('.where')
  for (const [name, content, why] of [
    ['empty.txt', '   ', /^empty\.txt: The dump is empty/],
    [
      'page.html',
      '<!doctype html><html><body>hello</body></html>',
      /^page\.html: It is a web page, which is not read\./,
    ],
    ['notes.txt', 'hello', /^notes\.txt: it is not JSON\. It is none of the formats that are read: /],
    ['cut.json', '{"getUserMedia":[],"PeerConnections":{"1-1":{', /^cut\.json: /],
  ] as const) {
    await page.inspector.show(new File([content], name), name)
    await page.inspector.shown()
    expect(page.text('.alert')).toMatch(why)
    expect(page.text('.trace-name')).toBe(shown)
    expect(page.text('.where')).toBe(where)
    expect(page.text('.row.step .title')).toBe('started')
  }
})

test('the remarks of a dump are shown, and live actors come back', async () => {
  const page = mount()
  page.inspector.receive([actorMessage('x:0', { initial: 'a', states: { a: {} } }, 'a')])
  await page.inspector.shown()
  await drop(page, new File(['{"getUserMedia":[],"PeerConnections":{},"UserAgent":"Chrome/156"}'], 'none.json'))
  expect(page.texts('.dump .remarks li').join(' ')).toMatch('There is no connection in it')
  expect(page.root.querySelector('.save')?.getAttribute('aria-disabled')).toBe('true')
  const [back] = [...page.root.querySelectorAll<HTMLElement>('.bar button:not([hidden])')]
  expect(back?.textContent).toBe('Back to live')
  back?.click()
  await page.inspector.shown()
  expect(page.root.querySelector<HTMLElement>('.dump')?.hidden).toBe(true)
  expect(page.texts('.actor .name')).toEqual(['made'])
})

test('a trace that was made from a dump is judged only by what each such dump can show', async () => {
  const page = mount()
  const { lives } = await importDump(await dumpFile('chromium.internals.gz'))
  for (const { trace } of lives.slice(0, 4)) {
    expect(await page.inspector.show(JSON.stringify(trace), 'life.json')).toBe(true)
    await page.inspector.shown()
    expect(page.texts('.row.step.divergence')).toEqual([])
  }
})
