import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Disturbance, Disturber } from './disturbance.ts'

const numbers = Array.from({ length: 200 }, (_, index) => index)

/** A path, and what has passed. */
function path(...disturbances: readonly Disturbance[]) {
  const disturber = new Disturber()
  const passed: (number | string)[] = []
  const send = (packet: number | string, way = 'there') => disturber.take(way, () => passed.push(packet))
  const disturb = (disturbance: Disturbance) => disturber.apply(disturbance)
  for (const disturbance of disturbances) disturb(disturbance)
  return { passed, send, disturb }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('packets', () => {
  test('pass at once, if nothing is said', () => {
    const { passed, send } = path()
    for (const number of numbers) send(number)
    expect(passed).toEqual(numbers)
  })

  test('are lost while the path is cut', () => {
    const { passed, send, disturb } = path({ type: 'cut' })
    send('lost')
    disturb({ type: 'heal' })
    send('passes')
    expect(passed).toEqual(['passes'])
  })

  test('are lost by so large a share, the same ones with the same seed', () => {
    const drop = (share: number, seed: number) => {
      const { passed, send } = path({ type: 'drop', share, seed })
      for (const number of numbers) send(number)
      return passed
    }
    expect(drop(0.3, 1)).toEqual(drop(0.3, 1))
    expect(drop(0.3, 1)).not.toEqual(drop(0.3, 2))
    expect(drop(0.3, 1).length).toBeGreaterThan(110)
    expect(drop(0.3, 1).length).toBeLessThan(170)
    expect(drop(0, 1)).toEqual(numbers)
    expect(drop(1, 1)).toEqual([])
  })

  test('take longer by a delay, and keep their order', () => {
    const { passed, send } = path({ type: 'delay', ms: 100 })
    send('one')
    vi.advanceTimersByTime(50)
    send('two')
    vi.advanceTimersByTime(50)
    expect(passed).toEqual(['one'])
    vi.advanceTimersByTime(50)
    expect(passed).toEqual(['one', 'two'])
  })

  test('are lost on their way when the path is cut, whether delayed or to be overtaken', () => {
    const delayed = path({ type: 'delay', ms: 100 })
    const overtaken = path({ type: 'reorder', share: 1, seed: 1 })
    for (const { send, disturb, passed } of [delayed, overtaken]) {
      send('lost')
      disturb({ type: 'cut' })
      vi.runAllTimers()
      disturb({ type: 'heal' })
      expect(passed).toEqual([])
    }
  })

  test('are overtaken by the next one of their way, by so large a share, and none is lost', () => {
    const { passed, send, disturb } = path({ type: 'reorder', share: 0.3, seed: 1 })
    for (const number of numbers) send(number)
    disturb({ type: 'heal' })
    expect(passed).not.toEqual(numbers)
    expect(new Set(passed)).toEqual(new Set(numbers))
    expect(Math.max(...numbers.map((number) => passed.indexOf(number) - number))).toBe(1)

    const always = path({ type: 'reorder', share: 1, seed: 1 })
    for (const number of [1, 2, 3, 4]) always.send(number)
    expect(always.passed).toEqual([2, 1, 4, 3])
  })

  test('are not overtaken by those of another way', () => {
    const { passed, send } = path({ type: 'reorder', share: 1, seed: 1 })
    send(1)
    send(2, 'back')
    expect(passed).toEqual([])
    send(3)
    expect(passed).toEqual([3, 1])
  })

  test.each([
    [{ type: 'drop', share: 2, seed: 1 }, 'a share is from 0 to 1, and not 2'],
    [{ type: 'reorder', share: Number.NaN, seed: 1 }, 'a share is from 0 to 1, and not NaN'],
    [{ type: 'delay', ms: -1 }, 'a delay is at least 0 ms, and not -1'],
  ] as const)('%o is refused', (disturbance, message) => {
    expect(() => path(disturbance)).toThrow(message)
  })
})
