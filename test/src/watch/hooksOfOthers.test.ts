import { describe, expect, test } from 'vitest'
import * as first from '../../../src/watch/hooks.ts'
import { isAsBefore } from '../../live/sameProperties.ts'
import { type Log, makeEngine } from './engineClass.ts'

const { hookMethods } = first
const second: typeof first = await import('../../../src/watch/hooks.ts?copy' as string)

type Engine = InstanceType<ReturnType<typeof makeEngine>['Engine']>
type Close = Engine['close']

/** Puts what someone else may put onto a prototype. */
function wrap({ prototype }: { prototype: { close: Close } }, log: Log, who = 'theirs') {
  const below = prototype.close
  const theirs: Close = function (this: Engine, ...args) {
    log.push(who)
    return below.apply(this, args)
  }
  prototype.close = theirs
  return { theirs, below }
}

function seeing(log: Log, who = 'hook'): first.Around {
  return (call) => {
    log.push(who)
    return call()
  }
}

describe('what someone has put onto a prototype', () => {
  test('before is hooked, and is there again afterwards', () => {
    const { Engine, log } = makeEngine()
    const { theirs } = wrap(Engine, log)
    const object = new Engine()
    const undo = hookMethods(object, ['close'], seeing(log))
    object.close()
    expect(log).toEqual(['hook', 'theirs', 'engine close it'])
    undo?.()
    expect(Engine.prototype.close).toBe(theirs)
  })

  test('after stays, and ours below it sees calls once, now and when it is needed again', () => {
    const { Engine, log, before } = makeEngine()
    const [object, other] = [new Engine(), new Engine('other')]
    const undo = hookMethods(object, ['close'], seeing(log))
    const { theirs, below } = wrap(Engine, log)
    object.close()
    expect(log.splice(0)).toEqual(['theirs', 'hook', 'engine close it'])

    const more = hookMethods(other, ['close'], seeing(log, 'other hook'))
    object.close()
    other.close()
    expect(log.splice(0)).toEqual(['hook', 'theirs', 'engine close it', 'other hook', 'theirs', 'engine close other'])

    undo?.()
    more?.()
    expect(Engine.prototype.close).toBe(theirs)
    object.close()
    expect(log.splice(0)).toEqual(['theirs', 'engine close it'])

    const again = hookMethods(object, ['close'], seeing(log))
    object.close()
    expect(log.splice(0)).toEqual(['hook', 'theirs', 'engine close it'])
    again?.()
    expect(Engine.prototype.close).toBe(theirs)

    // They take theirs off.
    Engine.prototype.close = below
    object.close()
    expect(log.splice(0)).toEqual(['engine close it'])
    hookMethods(other, ['close'], seeing(log))?.()
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
  })

  test('and taken off while ours is needed leaves ours working, and then the engine’s', () => {
    const { Engine, log, before } = makeEngine()
    const object = new Engine()
    const undo = hookMethods(object, ['close'], seeing(log))
    const { below } = wrap(Engine, log)
    const more = hookMethods(object, ['close'], seeing(log, 'outer'))
    Engine.prototype.close = below
    object.close()
    expect(log.splice(0)).toEqual(['outer', 'hook', 'engine close it'])
    undo?.()
    more?.()
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
  })

  test('in the place of ours, without calling it, is hooked the next time', () => {
    const { Engine, log } = makeEngine()
    const [object, other] = [new Engine(), new Engine('other')]
    const native = Engine.prototype.close
    const undo = [hookMethods(object, ['close'], seeing(log))]
    Engine.prototype.close = native
    object.close()
    expect(log.splice(0)).toEqual(['engine close it'])
    undo.push(hookMethods(other, ['close'], seeing(log)))
    object.close()
    other.close()
    expect(log.splice(0)).toEqual(['hook', 'engine close it', 'hook', 'engine close other'])
    for (const end of undo) end?.()
    expect(Engine.prototype.close).toBe(native)
  })

  test.each<[string, (below: Close) => Close]>([
    ['is a proxy', (below) => new Proxy(below, {})],
    [
      'inherits from what it calls',
      (below) =>
        Object.setPrototypeOf(function (this: Engine) {
          return below.call(this)
        }, below),
    ],
  ])('and that %s is not taken for ours', (_, make) => {
    const { Engine, log } = makeEngine()
    const object = new Engine()
    const undo = hookMethods(object, ['close'], seeing(log))
    const theirs = make(Engine.prototype.close)
    Engine.prototype.close = theirs
    object.close()
    expect(log.splice(0)).toEqual(['hook', 'engine close it'])
    undo?.()
    expect(Engine.prototype.close).toBe(theirs)
    hookMethods(object, ['close'], seeing(log))
    object.close()
    expect(log).toEqual(['hook', 'engine close it'])
  })

  test('or taken from it while ours is hooked is not brought back', () => {
    const { Engine, log } = makeEngine()
    const object = new Engine()
    const undo = hookMethods(object, ['close'], seeing(log))
    Reflect.deleteProperty(Engine.prototype, 'close')
    undo?.()
    expect('close' in object).toBe(false)
    expect(hookMethods(object, ['close'], seeing(log))).toBeUndefined()
  })

  test('of what they have kept of ours passes calls on, and goes when ours is needed and let go of again', () => {
    const { Engine, log, before } = makeEngine()
    const object = new Engine()
    const undo = hookMethods(object, ['close'], seeing(log))
    const kept = Engine.prototype.close
    undo?.()
    Engine.prototype.close = kept
    object.close()
    expect(log.splice(0)).toEqual(['engine close it'])
    const again = hookMethods(object, ['close'], seeing(log))
    expect(Engine.prototype.close).toBe(kept)
    object.close()
    expect(log).toEqual(['hook', 'engine close it'])
    again?.()
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
  })
})

describe('two copies of this library', () => {
  /** Each hooks one object and lets go of it, in each order. */
  const orders = [
    ['+1', '+2', '-1', '-2'],
    ['+1', '+2', '-2', '-1'],
    ['+1', '-1', '+2', '-2'],
    ['+1', '+2', '-1', '+1', '-1', '-2'],
    ['+1', '+2', '-1', '+1', '-2', '-1'],
    ['+1', '+2', '-2', '+2', '-1', '-2'],
    ['+1', '+2', '-2', '+2', '-2', '-1'],
  ]
  const cases = orders.flatMap((order) => [true, false].map((isFrozen) => ({ order: order.join(' '), isFrozen })))

  test('are two', () => {
    expect(second.hookMethods).not.toBe(first.hookMethods)
  })

  test.each(cases)('each see a call once, and leave nothing: $order, frozen: $isFrozen', ({ order, isFrozen }) => {
    const { Engine, log } = makeEngine()
    if (isFrozen) Object.freeze(Engine.prototype)
    const before = Object.getOwnPropertyDescriptors(Engine.prototype)
    const object = new Engine()
    const copies: Record<string, typeof first> = { 1: first, 2: second }
    const on = new Map<string, (() => void) | undefined>()
    for (const [sign, which = ''] of order.split(' ')) {
      if (sign === '+') on.set(which, copies[which]?.hookMethods(object, ['close'], seeing(log, which)))
      else {
        on.get(which)?.()
        on.delete(which)
      }
      expect(object.close(which)).toBe(which)
      expect(log.pop()).toBe(`engine close it ${which}`)
      expect(log.splice(0).sort()).toEqual([...on.keys()].sort())
    }
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
    expect(Reflect.ownKeys(object)).toEqual(['id'])
  })

  test('do not pile up when they hook one after the other, object by object', () => {
    const { Engine, log, before } = makeEngine()
    const undo: ((() => void) | undefined)[] = []
    const seen = new Set<unknown>()
    for (let round = 0; round < 10; round++) {
      for (const copy of [first, second]) {
        undo.push(copy.hookMethods(new Engine(), ['close'], seeing(log)))
        seen.add(Engine.prototype.close)
      }
    }
    expect(seen.size).toBe(2)
    for (const end of undo) end?.()
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
  })

  test('around what someone else has put between them leave that', () => {
    const { Engine, log } = makeEngine()
    const object = new Engine()
    const undo = [first.hookMethods(object, ['close'], seeing(log, '1'))]
    const { theirs } = wrap(Engine, log)
    undo.push(second.hookMethods(object, ['close'], seeing(log, '2')))
    object.close()
    expect(log.splice(0)).toEqual(['2', 'theirs', '1', 'engine close it'])
    for (const end of undo) end?.()
    expect(Engine.prototype.close).toBe(theirs)
    object.close()
    expect(log).toEqual(['theirs', 'engine close it'])
  })

  test('find each other by nothing that shows', () => {
    const { Engine, log } = makeEngine()
    const { close } = Engine.prototype
    hookMethods(new Engine(), ['close'], seeing(log))
    const hooked = Engine.prototype.close
    expect(hooked).not.toBe(close)
    expect(Reflect.ownKeys(hooked)).toEqual(Reflect.ownKeys(close))
    expect(Symbol.for('webrtc-statecharts.hooks') in hooked).toBe(false)
    expect(
      Reflect.ownKeys(globalThis)
        .map(String)
        .filter((key) => key.includes('statechart')),
    ).toEqual([])
  })
})
