import { describe, expect, test } from 'vitest'
import { AbstractConnection, newConnection } from '../../model/session/abstractConnection.ts'
import { heal, search } from '../../model/session/breadthFirst.ts'
import { textOf } from '../../model/session/description.ts'
import { type PairState, Product } from '../../model/session/product.ts'
import { liveOnCharts } from '../../model/session/randomLives.ts'
import { WorldStore } from '../../model/session/worldStore.ts'

// The short form of `npm run sessions -- check`.

const none = { loss: 0, duplicates: 0, late: 0 }

test.each([
  ['change', 'change', { ...none, loss: 1 }],
  ['restart', 'restart', none],
] as const)(
  '%s and %s at the two ends: complete, and from every state the healed network connects both',
  (one, other, faults) => {
    const found = search({ stimuli: [[one], [other]], faults, most: 100_000, connected: true })
    expect(found.violations).toEqual([])
    expect(found).toMatchObject({ isComplete: true, checked: found.states })
    expect(found.states).toBeGreaterThan(10_000)
  },
)

test('a reload and one loss: from each of the first 3,000 states the healed network connects both', () => {
  const most = 3000
  const stimuli = [[], ['reload']] as const
  const found = search({ stimuli, faults: { ...none, loss: 1 }, most, connected: true, samples: most })
  expect(found.violations).toEqual([])
  expect(found.checked).toBe(most)
})

test('a page that is loaded again says so where it has a peer, or does not', () => {
  const product = new Product()
  const begun = product.begin([[], ['reload']], none)
  const reloads = (world: PairState) => product.moves(world).filter(({ name }) => name.startsWith('reload'))
  expect(reloads(begun).map(({ name }) => name)).toEqual(['reload at 1'])
  const { world } = heal(product, begun)
  if (!world) throw new Error('It is connected.')
  const sent = reloads({ ...world, stimuli: begun.stimuli }).map(({ name, take }) => [name, take().to.net.length])
  expect(sent).toEqual([
    ['reload at 1', 1],
    ['reload at 1, which says so', 2],
  ])
})

test('random lives on the charts end connected', () => {
  const found = liveOnCharts(1, 40)
  expect(found.violations).toEqual([])
  expect(found.offers).toBeLessThanOrEqual(10)
  expect(found.replacements).toBeLessThanOrEqual(1)
})

describe('what the checker would find', () => {
  const told: string[] = []
  const connection = () =>
    new AbstractConnection(newConnection('a'), {
      negotiationNeeded: () => told.push('negotiationneeded'),
      candidate: (ufrag) => told.push(ufrag),
      settled: (isFulfilled) => told.push(isFulfilled ? 'settled' : 'rejected'),
      violation: (what) => told.push(what),
    })

  test('an answer to an offer that was withdrawn, which engines take', () => {
    const own = connection()
    told.length = 0
    own.want('data')
    own.check()
    own.call({ method: 'setLocalDescription', sdp: '' })
    own.advance()
    const sdp = textOf({ offer: 'another', ufrag: 'b1', sections: ['data'] })
    own.call({ method: 'setRemoteDescription', type: 'answer', sdp })
    own.advance()
    expect(told).toEqual(['negotiationneeded', 'ag1', 'settled', 'a wrong answer is applied', 'settled'])
  })

  test('an answer where there is no offer is rejected', () => {
    const own = connection()
    told.length = 0
    own.call({ method: 'setRemoteDescription', type: 'answer', sdp: 'a=ice-ufrag:b1' })
    own.advance()
    expect(told).toEqual(['rejected'])
  })

  test('two that never hear each other', () => {
    const product = new Product()
    const begun = product.begin([[], []], none)
    expect(heal(product, begun, 3).world).toBeUndefined()
    expect(heal(product, begun).world).toBeDefined()
  })

  test('worlds are told apart by what is on its way', () => {
    const begun = new Product().begin([[], []], none)
    expect(begun.net.length).toBeGreaterThan(0)
    const worlds = new WorldStore()
    expect([begun, { ...begun, net: [] }, begun, { ...begun, late: 300 }].map((one) => worlds.add(one))).toEqual([
      0, 1, 0, 2,
    ])
    expect(worlds.size).toBe(3)
  })

  test('worlds come out of the store as they went in, also when it has grown', () => {
    const begun = new Product().begin([['change', 'stall'], ['reload']], { loss: 1, duplicates: 2, late: 3 })
    const worlds = new WorldStore()
    const made = (number: number) => ({ ...begun, ends: [number, 7] as const, net: [300, 70_000, number] })
    for (let number = 0; number < 100_000; number += 1) worlds.add(made(number))
    for (const number of [0, 127, 128, 99_999]) expect(worlds.get(number)).toEqual(made(number))
    expect(worlds.add(made(70_000))).toBe(70_000)
    expect([worlds.has(made(99_999)), worlds.has(made(100_000))]).toEqual([true, false])
  })
})
