import { describe, expect, test, vi } from 'vitest'
import { type Around, hookMethods, hookSetter } from '../../../src/watch/hooks.ts'
import { isAsBefore } from '../../live/sameProperties.ts'
import { type Log, makeEngine } from './engineClass.ts'

/** Notes that a call begins and ends. */
function noting(log: Log, who = 'hook'): Around {
  return (call, args, name) => {
    log.push([who, name, ...args].join(' '))
    const result = call()
    log.push(`${who} after`)
    return result
  }
}

describe('a method of one object', () => {
  test('is seen with its name and arguments, and gives the caller what it gave', () => {
    const { Engine, log } = makeEngine()
    const object = new Engine()
    hookMethods(object, ['close', 'send'], noting(log))
    expect(object.close(1, 2)).toBe(1)
    object.send('text')
    expect(log).toEqual([
      'hook close 1 2',
      'engine close it 1 2',
      'hook after',
      'hook send text',
      'engine send text',
      'hook after',
    ])
  })

  test('is given other arguments, and the caller another result, as the hook says', () => {
    const { Engine, log } = makeEngine()
    const object = new Engine()
    hookMethods(object, ['close'], (call, args) => [call([...args, 'more']), call([])])
    expect(object.close(1)).toEqual([1, 'closed'])
    expect(log).toEqual(['engine close it 1 more', 'engine close it'])
  })

  test('throws what the engine throws, and what the hook throws', () => {
    const { Engine, log } = makeEngine()
    const object = new Engine()
    hookMethods(object, ['send'], (call) => call())
    expect(() => object.send(undefined)).toThrow(new TypeError('nothing to send'))
    const undo = hookMethods(object, ['send'], () => {
      throw new Error('thrown by the hook')
    })
    expect(() => object.send('text')).toThrow('thrown by the hook')
    expect(log).toEqual([])
    undo?.()
    object.send('text')
    expect(log).toEqual(['engine send text'])
  })

  test('is seen through the prototype, through super, and for whom it is called', () => {
    const { Engine, log } = makeEngine()
    class Named extends Engine {
      override close(...args: unknown[]) {
        return super.close('named', ...args)
      }
    }
    const [one, other, unlike] = [new Engine('one'), new Named('other'), new Engine('unlike')]
    hookMethods(one, ['close'], (call) => {
      log.push('of one')
      return call()
    })
    hookMethods(other, ['close'], (call) => {
      log.push('of other')
      return call()
    })
    Engine.prototype.close.call(one)
    other.close(1)
    one.close.call(other)
    unlike.close()
    unlike.close.call(one)
    expect(log).toEqual([
      ...['of one', 'engine close one'],
      ...['of other', 'engine close other named 1'],
      ...['of other', 'engine close other'],
      'engine close unlike',
      ...['of one', 'engine close one'],
    ])
  })

  test('fails for what it is not for as it always does', () => {
    const { Engine } = makeEngine()
    const { close } = Engine.prototype
    const wrongly = () => [undefined, null, 'text', 7].map((self) => errorOf(() => Reflect.apply(close, self, [])))
    const before = wrongly()
    hookMethods(new Engine(), ['close'], (call) => call())
    expect(Engine.prototype.close).not.toBe(close)
    expect(wrongly()).toEqual(before)
    expect(errorOf(() => Reflect.construct(Engine.prototype.close, []))).toContain('not a constructor')
  })

  test('is not hooked where the object does not have it', () => {
    const { Engine, before } = makeEngine()
    const object = Object.assign(new Engine(), { text: 'no method' })
    expect(hookMethods(object, ['open', 'text', 'direction'], (call) => call())).toBeUndefined()
    expect(hookMethods(object, [], (call) => call())).toBeUndefined()
    const undo = hookMethods(object, ['open', 'close'], (call) => call())
    expect(Reflect.ownKeys(Engine.prototype)).toEqual(Reflect.ownKeys(before))
    undo?.()
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
  })
})

describe('several hooks of one object', () => {
  test.each<[string, readonly number[], Log]>([
    ['the first', [0], ['second close', 'engine close it', 'second after']],
    ['the second', [1], ['first close', 'engine close it', 'first after']],
    ['the first and then the second', [0, 1], ['engine close it']],
    ['the second and then the first', [1, 0], ['engine close it']],
  ])('run one in the other, the last outermost, and %s can end', (_, ended, rest) => {
    const { Engine, log, before } = makeEngine()
    const object = new Engine()
    const undo = ['first', 'second'].map((who) => hookMethods(object, ['close'], noting(log, who)))
    object.close()
    expect(log).toEqual(['second close', 'first close', 'engine close it', 'first after', 'second after'])
    for (const index of ended) {
      undo[index]?.()
      undo[index]?.()
    }
    log.length = 0
    object.close()
    expect(log).toEqual(rest)
    for (const end of undo) end?.()
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
  })

  test('each see only their own methods', () => {
    const { Engine, log } = makeEngine()
    const object = new Engine()
    hookMethods(object, ['send'], noting(log, 'recorder'))
    const undo = hookMethods(object, ['close'], noting(log, 'binding'))
    object.send(1)
    object.close()
    undo?.()
    object.close()
    expect(log.filter((line) => !line.endsWith('after'))).toEqual([
      ...['recorder send 1', 'engine send 1'],
      ...['binding close', 'engine close it'],
      'engine close it',
    ])
  })

  test('and of others, with more methods, fewer, and other ones, keep apart', () => {
    const { Engine, log, before } = makeEngine()
    const methods = [
      ['close', 'send'],
      ['close', 'stop'],
      ['close'],
      ['close', 'send', 'stop'],
      ['send', 'close'],
    ] as const
    const all = methods.map((names) => {
      const object = new Engine()
      return { object, names, undo: hookMethods(object, names, noting(log)) }
    })
    for (const { object, names, undo } of all) {
      object.close()
      object.send(1)
      object.stop()
      const seen = log.splice(0).flatMap((line) => line.match(/^hook (?!after)(\w+)/)?.[1] ?? [])
      expect(seen).toEqual(['close', 'send', 'stop'].filter((name) => (names as readonly string[]).includes(name)))
      undo?.()
    }
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
  })

  test('that end inside a call run no more, and the call goes on', () => {
    const { Engine, log, before } = makeEngine()
    const object = new Engine()
    const undo: ((() => void) | undefined)[] = []
    undo.push(hookMethods(object, ['close'], noting(log, 'inner')))
    undo.push(
      hookMethods(object, ['close'], (call) => {
        for (const end of undo.reverse()) end?.()
        expect(isAsBefore(Engine.prototype, before)).toBe(true)
        return call()
      }),
    )
    expect(object.close(1)).toBe(1)
    expect(log).toEqual(['engine close it 1'])
  })

  test('put on inside a call see the next one', () => {
    const { Engine, log } = makeEngine()
    const object = new Engine()
    const undo = hookMethods(object, ['close'], (call) => {
      undo?.()
      hookMethods(object, ['close'], noting(log))
      return call()
    })
    object.close()
    object.close()
    expect(log).toEqual(['engine close it', 'hook close', 'engine close it', 'hook after'])
  })
})

describe('a call inside a call', () => {
  test('of the same method for the same object is a part of it; for another object, and of another method, it is one', () => {
    const { Engine, log } = makeEngine()
    const [one, other] = [new Engine('one'), new Engine('other')]
    for (const each of [one, other]) hookMethods(each, ['stop', 'close'], noting(log, each.id))
    one.stop(() => {
      one.stop()
      other.stop()
      one.close()
    })
    expect(log.filter((line) => /^o.*(stop|close)/.test(line)).map((line) => line.split(' ', 2).join(' '))).toEqual([
      'one stop',
      'other stop',
      'one close',
    ])
  })

  test('that the hook itself has made, before the engine’s own runs or after it, is one by itself', () => {
    const { Engine, log } = makeEngine()
    const object = new Engine()
    let depth = 0
    hookMethods(object, ['close'], (call) => {
      depth += 1
      log.push(`hook ${depth}`)
      if (depth === 1) object.close()
      call()
      if (depth === 2) object.close()
    })
    object.close()
    expect(log).toEqual(['hook 1', 'hook 2', 'engine close it', 'hook 3', 'engine close it', 'engine close it'])
  })

  test('is none when the first one has thrown', () => {
    const { Engine, log } = makeEngine()
    const object = new Engine()
    hookMethods(object, ['send'], (call, args) => {
      log.push('seen')
      return call(args)
    })
    expect(() => object.send(undefined)).toThrow()
    object.send('text')
    expect(log).toEqual(['seen', 'seen', 'engine send text'])
  })
})

describe('a prototype', () => {
  const flagged: Readonly<Record<string, PropertyDescriptor>> = {
    'as a class has it': { writable: true, enumerable: false, configurable: true },
    'as a browser has it': { writable: true, enumerable: true, configurable: true },
    'that is not writable': { writable: false, enumerable: false, configurable: true },
    'that is not configurable': { writable: true, enumerable: true, configurable: false },
  }

  test.each(Object.entries(flagged))('has its method, %s, with the same flags and in the same order', (_, flags) => {
    const { Engine, log } = makeEngine()
    Object.defineProperty(Engine.prototype, 'close', flags)
    const before = Object.getOwnPropertyDescriptors(Engine.prototype)
    const [one, other] = [new Engine(), new Engine()]
    const undo = [one, other].map((each) => hookMethods(each, ['close'], noting(log)))
    const during = Object.getOwnPropertyDescriptor(Engine.prototype, 'close')
    const hooked = Engine.prototype.close
    expect(hooked).not.toBe(before.close.value)
    expect({ ...during, value: before.close.value }).toEqual(before.close)
    expect(Reflect.ownKeys(Engine.prototype)).toEqual(Reflect.ownKeys(before))
    expect([one, other].flatMap(Reflect.ownKeys)).toEqual(['id', 'id'])
    expect(Object.getOwnPropertyDescriptors(hooked)).toEqual(Object.getOwnPropertyDescriptors(before.close.value))
    undo[0]?.()
    undo[0]?.()
    expect(Engine.prototype.close).toBe(hooked)
    one.close()
    expect(log).toEqual(['engine close it'])
    undo[1]?.()
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
  })

  test('is the deepest one that has the method', () => {
    const { Engine, before, log } = makeEngine()
    class Middle extends Engine {
      override close(): unknown {
        return super.close('middle')
      }
    }
    const object = new (class Top extends Middle {})()
    const undo = hookMethods(object, ['close'], noting(log))
    const { close } = Middle.prototype
    object.close()
    expect(Middle.prototype.close).toBe(close)
    expect(log).toEqual(['hook close middle', 'engine close it middle', 'hook after'])
    undo?.()
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
  })

  test('that is frozen while it is hooked passes calls on when that ends, and can be hooked again', () => {
    const { Engine, log } = makeEngine()
    const object = new Engine()
    const undo = hookMethods(object, ['close'], noting(log))
    Object.freeze(Engine.prototype)
    undo?.()
    object.close()
    expect(log).toEqual(['engine close it'])
    hookMethods(object, ['close'], noting(log))
    object.close()
    expect(log.slice(1)).toEqual(['hook close', 'engine close it', 'hook after'])
    expect(Reflect.ownKeys(object)).toEqual(['id'])
  })

  test('of a frozen object is hooked for it', () => {
    const { Engine, log, before } = makeEngine()
    const object = Object.freeze(new Engine())
    const undo = hookMethods(object, ['close'], noting(log))
    object.close()
    expect(log).toHaveLength(3)
    undo?.()
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
  })

  test('whose method an object overrides does not see what the override keeps to itself', () => {
    const { Engine, log } = makeEngine()
    const object = Object.assign(new Engine(), { close: () => void log.push('kept') })
    class Other extends Engine {
      override close() {
        log.push('kept')
      }
    }
    const other = new Other()
    for (const each of [object, other]) {
      hookMethods(each, ['close'], noting(log))
      each.close()
    }
    expect(log).toEqual(['kept', 'kept'])
  })
})

describe('where no prototype takes a hook,', () => {
  function frozen() {
    const made = makeEngine()
    Object.freeze(made.Engine.prototype)
    return made
  }

  test('the object gets a property of its own that does not show in loops, and loses it again', () => {
    const { Engine, log } = frozen()
    const object = new Engine()
    const other = new Engine('other')
    const undo = [object, other].map((each) => hookMethods(each, ['close', 'open'], noting(log, each.id)))
    expect(Object.getOwnPropertyDescriptor(object, 'close')).toMatchObject({
      writable: true,
      enumerable: false,
      configurable: true,
    })
    expect(Reflect.ownKeys(object)).toEqual(['id', 'close'])
    object.close()
    object.close.call(other)
    expect(log).toEqual([
      ...['it close', 'engine close it', 'it after'],
      ...['other close', 'engine close other', 'other after'],
    ])
    for (const end of undo) end?.()
    expect([object, other].flatMap(Reflect.ownKeys)).toEqual(['id', 'id'])
  })

  test('an override of a subclass is hooked, and not the object', () => {
    const { Engine, log } = frozen()
    class Named extends Engine {
      override close(): unknown {
        return super.close('named')
      }
    }
    const { close } = Named.prototype
    const object = new Named()
    const undo = hookMethods(object, ['close'], noting(log))
    expect(Reflect.ownKeys(object)).toEqual(['id'])
    object.close()
    expect(log).toEqual(['hook close', 'engine close it named', 'hook after'])
    undo?.()
    expect(Named.prototype.close).toBe(close)
  })

  test.each([true, false])('a method of the object’s own, enumerable %s, is wrapped, and put back', (enumerable) => {
    const { Engine, log } = frozen()
    const object = new Engine()
    Object.defineProperty(object, 'close', { value: () => log.push('own'), enumerable, configurable: true })
    const before = Object.getOwnPropertyDescriptors(object)
    const undo = hookMethods(object, ['close'], noting(log))
    expect(Object.getOwnPropertyDescriptor(object, 'close')).toMatchObject({ enumerable, writable: false })
    object.close()
    expect(log).toEqual(['hook close', 'own', 'hook after'])
    undo?.()
    expect(isAsBefore(object, before)).toBe(true)
  })

  test('a property of the object’s own that is no method is left alone', () => {
    const { Engine } = frozen()
    const object = Object.defineProperty(new Engine(), 'close', { get: () => () => {}, configurable: true })
    const before = Object.getOwnPropertyDescriptors(object)
    expect(hookMethods(object, ['close'], (call) => call())).toBeUndefined()
    expect(isAsBefore(object, before)).toBe(true)
  })

  test('what is put on the object’s own after ours stays, and ours goes when it is on top again', () => {
    const { Engine, log } = frozen()
    const object = new Engine()
    const undo = hookMethods(object, ['close'], noting(log))
    const ours = object.close
    const theirs = () => ours.call(object, 'theirs')
    object.close = theirs
    undo?.()
    expect(object.close).toBe(theirs)
    object.close()
    expect(log).toEqual(['engine close it theirs'])
    object.close = ours
    hookMethods(object, ['close'], noting(log))?.()
    expect(Reflect.ownKeys(object)).toEqual(['id'])
  })

  test('a frozen object is not hooked at all', () => {
    const { Engine } = frozen()
    const object = Object.freeze(new Engine())
    expect(hookMethods(object, ['close', 'send'], (call) => call())).toBeUndefined()
    expect(hookSetter(object, 'direction', () => {})).toBeUndefined()
    expect(hookMethods(Object.freeze({ close() {} }), ['close'], (call) => call())).toBeUndefined()
  })

  test('a method that only the object has is wrapped', () => {
    const log: Log = []
    const object = { close: () => log.push('own') }
    const before = Object.getOwnPropertyDescriptors(object)
    const undo = hookMethods(object, ['close'], noting(log))
    object.close()
    expect(log).toEqual(['hook close', 'own', 'hook after'])
    undo?.()
    expect(isAsBefore(object, before)).toBe(true)
  })

  test('those methods that a prototype takes are hooked there', () => {
    const { Engine, log } = makeEngine()
    Object.defineProperty(Engine.prototype, 'close', { writable: false, configurable: false })
    const before = Object.getOwnPropertyDescriptors(Engine.prototype)
    const object = new Engine()
    const undo = hookMethods(object, ['close', 'send'], noting(log))
    expect(Reflect.ownKeys(object)).toEqual(['id', 'close'])
    object.close()
    object.send(1)
    expect(log.filter((line) => line.startsWith('hook') && line !== 'hook after')).toEqual([
      'hook close',
      'hook send 1',
    ])
    undo?.()
    expect(Reflect.ownKeys(object)).toEqual(['id'])
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
  })
})

describe('an attribute of one object', () => {
  test('is seen when it has been set, through super and the prototype too, and not when that has thrown', () => {
    const { Engine, before } = makeEngine()
    class Named extends Engine {
      override set direction(value: string) {
        super.direction = value
      }
      override get direction() {
        return super.direction
      }
    }
    const [one, named, other] = [new Engine(), new Named(), new Engine()]
    const seen: string[] = []
    const undo = [one, named].map((each) => hookSetter(each, 'direction', () => void seen.push(each.direction)))
    one.direction = 'inactive'
    named.direction = 'recvonly'
    other.direction = 'sendonly'
    expect(() => {
      one.direction = 'nonsense'
    }).toThrow(new TypeError('no direction'))
    before.direction.set?.call(one, 'stopped')
    Object.getOwnPropertyDescriptor(Engine.prototype, 'direction')?.set?.call(one, 'sendonly')
    expect(seen).toEqual(['inactive', 'recvonly', 'sendonly'])
    expect(Object.getOwnPropertyDescriptor(Engine.prototype, 'direction')?.get).toBe(before.direction.get)
    expect(Reflect.ownKeys(Engine.prototype)).toEqual(Reflect.ownKeys(before))
    for (const end of undo) end?.()
    one.direction = 'sendrecv'
    expect(seen).toHaveLength(3)
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
  })

  test('that cannot be set is not hooked', () => {
    const { Engine, before } = makeEngine()
    const object = new Engine()
    for (const name of ['currentDirection', 'close', 'nothing', 'id'])
      expect(hookSetter(object, name, () => {})).toBeUndefined()
    expect(isAsBefore(Engine.prototype, before)).toBe(true)
    expect(Reflect.ownKeys(object)).toEqual(['id'])
  })

  test('is put onto the object where no prototype takes it, and goes again', () => {
    const { Engine } = makeEngine()
    const { get } = Object.getOwnPropertyDescriptor(Engine.prototype, 'direction') as PropertyDescriptor
    Object.freeze(Engine.prototype)
    const object = new Engine()
    const then = vi.fn()
    const undo = hookSetter(object, 'direction', then)
    object.direction = 'inactive'
    expect([then.mock.calls.length, object.direction]).toEqual([1, 'inactive'])
    expect(Object.getOwnPropertyDescriptor(object, 'direction')).toMatchObject({ get, enumerable: false })
    undo?.()
    expect(Reflect.ownKeys(object)).toEqual(['id'])
    expect(object.direction).toBe('inactive')
  })
})

function errorOf(call: () => unknown): string {
  try {
    return `returned ${call()}`
  } catch (error) {
    return String(error)
  }
}
