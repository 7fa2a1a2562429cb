import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type Around, hookMethods, hookSetter } from '../../../src/watch/hooks.ts'
import { isAsBefore } from '../../live/sameProperties.ts'
import { makeEngine } from './engineClass.ts'

const collect = (globalThis as unknown as { gc: (options: object) => Promise<void> }).gc

/** Collects garbage until something is so, and says whether it is. */
async function becomes(isSo: () => boolean): Promise<boolean> {
  for (let round = 0; round < 20 && !isSo(); round++) {
    await setImmediate()
    await collect({ type: 'major', execution: 'async' })
  }
  return isSo()
}

test.each([false, true])(
  'an object is collected with its hooks, and then its prototype is as before; frozen: %s',
  async (isFrozen) => {
    const { Engine } = makeEngine()
    if (isFrozen) Object.defineProperty(Engine.prototype, 'close', { writable: false, configurable: false })
    const before = Object.getOwnPropertyDescriptors(Engine.prototype)
    // Fewer methods of the same class.
    hookMethods(new Engine(), ['close'], (call) => call())?.()
    const { reference, undo } = hooked()
    expect(isAsBefore(Engine.prototype, before)).toBe(false)
    expect(await becomes(() => reference.deref() === undefined)).toBe(true)
    expect(await becomes(() => isAsBefore(Engine.prototype, before))).toBe(true)

    // Nothing is counted twice.
    const other = new Engine()
    let seen = 0
    const more = hookMethods(other, ['close', 'send'], (call) => {
      seen++
      return call()
    })
    for (const end of undo) end?.()
    other.close()
    expect(seen).toBe(1)
    more?.()
    expect(isAsBefore(Engine.prototype, before)).toBe(true)

    function hooked() {
      const object = new Engine()
      const undo = [
        // A binding leads to its object.
        hookMethods(object, ['close', 'send'], (call) => [object, call()]),
        hookMethods(object, ['send'], (call) => [object, call()]),
        hookSetter(object, 'direction', () => void object.id),
      ]
      return { reference: new WeakRef(object), undo }
    }
  },
)

test('an object whose hooks have ended is collected, and others stay hooked', async () => {
  const { Engine } = makeEngine()
  const before = Object.getOwnPropertyDescriptors(Engine.prototype)
  const other = new Engine()
  let seen = 0
  const more = hookMethods(other, ['close'], (call) => {
    seen++
    return call()
  })
  const undo: ((() => void) | undefined)[] = []
  const ended = () => {
    const object = new Engine()
    undo.push(hookMethods(object, ['close'], (call) => [object, call()]))
    undo[0]?.()
    return new WeakRef(object)
  }
  const references = [ended(), ended()]
  expect(await becomes(() => references.every((reference) => reference.deref() === undefined))).toBe(true)
  // What is told of collected objects comes later.
  await becomes(() => isAsBefore(Engine.prototype, before))
  other.close()
  expect(seen).toBe(1)
  more?.()
  expect(isAsBefore(Engine.prototype, before)).toBe(true)
})

test('hooks that have ended are collected, and their object is not', async () => {
  const { Engine } = makeEngine()
  const object = new Engine()
  const undo: ((() => void) | undefined)[] = []
  const ended = [1, 2, 3, 4].map(() => {
    const around: Around = (call) => call()
    undo.push(hookMethods(object, ['close'], around))
    return new WeakRef(around)
  })
  for (const index of [1, 2, 3, 0]) undo[index]?.()
  expect(await becomes(() => ended.every((reference) => reference.deref() === undefined))).toBe(true)
  object.close()
})

test('a class is collected while an object that it reaches is hooked', async () => {
  const made = () => {
    const { Engine } = makeEngine()
    const object = Object.assign(Engine, { kept: new Engine() }).kept
    hookMethods(object, ['close'], (call) => [object, call()])
    return new WeakRef(Engine)
  }
  const reference = made()
  expect(await becomes(() => reference.deref() === undefined)).toBe(true)
})
