import { expect, test } from 'vitest'
import { assign, createActor, fromPromise, setup, toPromise } from 'xstate'
import { inspectorOfEachTest } from './inspectorInPage.ts'
import { expectEachStep, listOnlySelected, select, stepBack } from './stepping.ts'
import { watched } from './watched.ts'

const mount = inspectorOfEachTest()

const till = setup({}).createMachine({
  id: 'till',
  initial: 'idle',
  states: { idle: { on: { ring: 'open' } }, open: { after: { 1: 'shut' } }, shut: { type: 'final' } },
})

const shop = setup({
  types: {} as { context: { items: number }; events: { type: string } },
  actors: { pay: fromPromise(async () => 'paid'), till },
  guards: { hasItems: ({ context }) => context.items > 0, isEmpty: ({ context }) => context.items === 0 },
}).createMachine({
  id: 'shop',
  context: { items: 0 },
  initial: 'open',
  on: { fire: '.gone' },
  states: {
    open: {
      type: 'parallel',
      on: { close: 'gone' },
      states: {
        cart: {
          initial: 'empty',
          states: {
            empty: { on: { add: { target: 'filled', actions: assign({ items: 1 }) } } },
            filled: {
              initial: 'editing',
              on: { pause: 'paused', pay: { guard: 'hasItems', target: 'paying' } },
              states: {
                editing: { on: { review: 'reviewing' } },
                reviewing: { on: { edit: 'editing' } },
                again: { type: 'history' },
              },
            },
            paused: { on: { resume: 'filled.again' } },
            paying: { invoke: { src: 'pay', onDone: 'checked', onError: 'paused' } },
            checked: { always: [{ guard: 'isEmpty', target: 'empty' }, { target: 'bought' }] },
            bought: { type: 'final' },
          },
        },
        till: {
          initial: 'ringing',
          states: {
            ringing: { invoke: { id: 'till', src: 'till', onDone: 'done' } },
            done: { type: 'final' },
          },
        },
        'a · "network" <here>': {
          initial: 'on.line',
          states: { 'on.line': { on: { cut: 'off line' } }, 'off line': { on: { mend: 'on\\.line' } } },
        },
      },
      onDone: 'gone',
    },
    gone: { type: 'final' },
  },
})

test('shows any system of XState: regions, history, invoked actors, transitions without an event, ends', async () => {
  const page = mount()
  const { inspect, seen, shown } = watched(page)
  const actor = createActor(shop, { inspect })
  actor.start()
  await shown()
  const child = actor.getSnapshot().children.till
  for (const type of ['add', 'review', 'cut', 'pause', 'resume', 'mend', 'edit']) actor.send({ type })
  child?.send({ type: 'ring' })
  if (child) await toPromise(child)
  actor.send({ type: 'pay' })
  await new Promise<void>((resolve) => {
    actor.subscribe(({ value }) => {
      if (JSON.stringify(value).includes('bought')) resolve()
    })
  })
  actor.send({ type: 'fire' })
  await shown()
  await listOnlySelected(page)
  const machines = [...seen.values()].filter(({ values }) => values.some((value) => value !== undefined))
  expect(machines.map(({ actor: { id } }) => id)).toHaveLength(2)
  for (const machine of machines) {
    await select(page, machine)
    const forwards = await expectEachStep(page, machine)
    expect(await stepBack(page, forwards.length)).toEqual(forwards)
  }
  await page.press('End')
  expect(page.texts('.actor').join('\n')).toMatch(/shop.*gone · done/)
})

test('lights the arrows that were taken', async () => {
  const page = mount()
  const { inspect, shown } = watched(page)
  const actor = createActor(shop, { inspect })
  const arrows = async () => {
    await shown()
    return page.litArrows().filter((label) => label !== '')
  }
  actor.start()
  expect(await arrows()).toEqual([])
  expect(page.litArrows().length).toBeGreaterThan(0)
  actor.send({ type: 'add' })
  expect(await arrows()).toEqual(['add'])
  actor.send({ type: 'pause' })
  expect(await arrows()).toEqual(['pause'])
  actor.send({ type: 'resume' })
  expect(await arrows()).toEqual(['resume'])
  actor.send({ type: 'nothing' })
  expect(await arrows()).toEqual(['resume'])
  actor.send({ type: 'fire' })
  expect(await arrows()).toEqual(['fire'])
})
