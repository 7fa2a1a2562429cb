import { afterEach, describe, expect, test, vi } from 'vitest'
import { engine, RTCPeerConnection } from '#engine'
import { fired, settled } from '../../harness/peers.ts'
import {
  BindError,
  type BindEveryPeerConnectionOptions,
  bindEveryPeerConnection,
  bindPeerConnection,
  channels,
  type PeerConnectionActor,
  signalingState,
  target,
  unbind,
} from '../../src/index.ts'
import { allDivergences } from './allDivergences.ts'
import { catchErrors } from './catchErrors.ts'
import { closedAfterEach } from './closedAfterEach.ts'

/** Collected on demand in Node and in Chromium. */
const collect = (globalThis as { gc?: (options: object) => Promise<void> }).gc

type Constructor = typeof RTCPeerConnection

const closed = closedAfterEach()
const undone: (() => void)[] = []

afterEach(() => {
  for (const undo of undone.splice(0)) undo()
})

/** A scope with the engine's constructor, in which each connection is bound until the test is over. */
function bindAll(options: BindEveryPeerConnectionOptions = {}, scope = makeScope()) {
  const actors: PeerConnectionActor[] = []
  const undo = bindEveryPeerConnection({
    ...options,
    scope,
    onConnection(actor) {
      actors.push(actor)
      options.onConnection?.(actor)
    },
  })
  undone.push(undo)
  return { scope, actors, undo }
}

/** The own properties of objects that they do not have by themselves in this engine. It must have bound none. */
function addedTo(...objects: readonly object[]): PropertyKey[] {
  const bare = closed(new RTCPeerConnection())
  const usual = [bare, bare.createDataChannel('chat')].flatMap(Reflect.ownKeys).map(String)
  return objects.flatMap(Reflect.ownKeys).filter((key) => !usual.includes(String(key)))
}

function makeScope(): { RTCPeerConnection: Constructor } {
  return { RTCPeerConnection }
}

describe('each connection that is made is bound', () => {
  test('before its constructor returns, with the options that were given', () => {
    const inspected: string[] = []
    const onDivergence = vi.fn()
    let returned = false
    const { scope, actors } = bindAll({
      inspect: ({ type }) => void inspected.push(type),
      divergences: allDivergences(onDivergence),
      onConnection: () => expect(returned).toBe(false),
    })
    const connection = closed(new scope.RTCPeerConnection())
    returned = true
    expect(actors).toHaveLength(1)
    expect(actors.map((actor) => target(actor))).toEqual([connection])
    expect(bindPeerConnection(connection)).toBe(actors[0])
    expect(inspected).toContain('@xstate.snapshot')

    const channel = connection.createDataChannel('chat')
    expect(channels(actors[0]?.getSnapshot() as never).map((actor) => target(actor))).toEqual([channel])
    connection.close()
    // DT-11, in each engine: a channel that is not open is left as it is.
    expect(onDivergence.mock.calls.map(([{ rule }]) => rule)).toContain('DT-11')
  })

  test('so that the chart has taken an event before any handler of its maker runs', async () => {
    const { scope, actors } = bindAll()
    const connection = closed(new scope.RTCPeerConnection())
    const states: string[][] = []
    connection.onsignalingstatechange = () => {
      const chart = signalingState((actors[0] as PeerConnectionActor).getSnapshot())
      states.push([connection.signalingState, chart])
    }
    const changed = fired(connection, 'signalingstatechange')
    connection.createDataChannel('chat')
    await connection.setLocalDescription(await connection.createOffer())
    await changed
    expect(states).toEqual([['have-local-offer', 'have-local-offer']])
  })

  test('and takes the options of the first explicit call, if the scope’s has none', () => {
    const { scope, actors } = bindAll()
    const connection = closed(new scope.RTCPeerConnection())
    const rules: string[] = []
    const actor = bindPeerConnection(connection, { divergences: allDivergences(({ rule }) => void rules.push(rule)) })
    expect([actor]).toEqual(actors)
    connection.createDataChannel('chat')
    connection.close()
    expect(rules).toContain('DT-11')
  })
})

describe('the constructor is as it was:', () => {
  test('its name, its prototype, its statics, instanceof', () => {
    const { scope } = bindAll()
    const bound = scope.RTCPeerConnection
    expect(bound).not.toBe(RTCPeerConnection)
    expect([bound.name, bound.length, bound.prototype]).toEqual([
      RTCPeerConnection.name,
      RTCPeerConnection.length,
      RTCPeerConnection.prototype,
    ])
    expect(Reflect.ownKeys(bound)).toEqual(Reflect.ownKeys(RTCPeerConnection))
    expect(bound.generateCertificate).toBe(RTCPeerConnection.generateCertificate)
    const connection = closed(new bound())
    expect(connection).toBeInstanceOf(bound)
    expect(connection).toBeInstanceOf(RTCPeerConnection)
    expect(closed(new RTCPeerConnection())).toBeInstanceOf(bound)
    expect(Object.getPrototypeOf(connection)).toBe(RTCPeerConnection.prototype)
    expect(connection.constructor).toBe(RTCPeerConnection)
  })

  test('it takes its arguments', () => {
    const { scope } = bindAll()
    const configuration: RTCConfiguration = { iceServers: [{ urls: 'stun:127.0.0.1:3478' }] }
    const connection = closed(new scope.RTCPeerConnection(configuration))
    expect(connection.getConfiguration().iceServers?.map(({ urls }) => [urls].flat())).toEqual([
      ['stun:127.0.0.1:3478'],
    ])
  })

  test('it can be extended, and constructed for another class', () => {
    const { scope, actors } = bindAll()
    class Named extends scope.RTCPeerConnection {
      readonly given: string
      readonly made: unknown
      /** Where the chart stood when this class began. */
      readonly bound = actors.length

      constructor(given: string) {
        super()
        this.given = given
        this.made = new.target
      }

      override createDataChannel(label: string): RTCDataChannel {
        return super.createDataChannel(`${this.given}: ${label}`)
      }
    }
    const one = closed(new Named('one'))
    expect([one.given, one.made, one.bound, one.constructor]).toEqual(['one', Named, 1, Named])
    const channel = one.createDataChannel('chat')
    expect(channel.label).toBe('one: chat')
    expect(channels(actors[0]?.getSnapshot() as never).map((actor) => target(actor))).toEqual([channel])

    class Other extends RTCPeerConnection {}
    const two = closed(Reflect.construct(scope.RTCPeerConnection, [], Other))
    expect(Object.getPrototypeOf(two)).toBe(Other.prototype)
    expect(actors).toHaveLength(2)
  })

  test('a class that extends it may have a field in the place of a method, which stays', () => {
    const { scope, undo } = bindAll()
    class Own extends scope.RTCPeerConnection {
      override readonly close = () => super.close()
    }
    const connection = closed(new Own())
    const { close } = connection
    undo()
    expect(connection.close).toBe(close)
    expect(addedTo(connection)).toEqual(['close'])
  })

  test('a class that it is tells it from its heirs by new.target', () => {
    const made: unknown[] = []
    class Own extends RTCPeerConnection {
      constructor() {
        super()
        made.push(new.target)
      }
    }
    const { scope } = bindAll({}, { RTCPeerConnection: Own })
    bindAll({}, scope)
    closed(new scope.RTCPeerConnection())
    expect(made).toEqual([Own])
  })

  test.each([
    ['what the engine refuses', [{ iceServers: [{ urls: 'nonsense' }] }]],
    ['what is no configuration', [7]],
  ])('%s throws as it did', (_, args) => {
    const { scope, actors } = bindAll()
    expect(outcomeOf(scope.RTCPeerConnection, args)).toEqual(outcomeOf(RTCPeerConnection, args))
    for (const connection of actors.map((actor) => target(actor))) connection?.close()
  })

  test('called without new, it throws as it did', () => {
    const { scope, actors } = bindAll()
    expect(() => (scope.RTCPeerConnection as unknown as () => void)()).toThrow(TypeError)
    expect(actors).toEqual([])
  })

  function outcomeOf(made: Constructor, args: readonly unknown[]): unknown {
    try {
      Reflect.construct(made, args).close()
      return 'made'
    } catch (error) {
      const { name, message } = error as Error
      return { name, message }
    }
  }
})

describe('undone, it', () => {
  class Inherited {
    get RTCPeerConnection() {
      return RTCPeerConnection
    }
  }
  const scopes: Readonly<Record<string, () => object>> = {
    'its own': makeScope,
    inherited: () => new Inherited(),
    'inherited from an object': () => Object.create(makeScope()),
    'not writable': () =>
      Object.defineProperty({}, 'RTCPeerConnection', { value: RTCPeerConnection, configurable: true }),
    'an accessor': () =>
      Object.defineProperty({}, 'RTCPeerConnection', { get: () => RTCPeerConnection, configurable: true }),
  }

  test.each(Object.entries(scopes))('puts the constructor back that is %s', (_, make) => {
    const scope = make() as ReturnType<typeof makeScope>
    const before = Object.getOwnPropertyDescriptors(scope)
    const { undo, actors } = bindAll({}, scope)
    const bound = scope.RTCPeerConnection
    expect(bound).not.toBe(RTCPeerConnection)
    undo()
    expect(Object.getOwnPropertyDescriptors(scope)).toEqual(before)
    expect(scope.RTCPeerConnection).toBe(RTCPeerConnection)
    closed(new scope.RTCPeerConnection())
    closed(new bound())
    expect(actors).toEqual([])
  })

  test('unbinds those that are open, closes none, and leaves nothing on them', async () => {
    const { scope, actors, undo } = bindAll()
    const [open, ended, own, left] = [1, 2, 3, 4].map(() => closed(new scope.RTCPeerConnection())) as [
      RTCPeerConnection,
      RTCPeerConnection,
      RTCPeerConnection,
      RTCPeerConnection,
    ]
    const channel = open.createDataChannel('chat')
    ended.close()
    unbind(own)
    const again = bindPeerConnection(own)
    unbind(left)
    undo()
    undo()
    expect(actors.map((actor) => actor.getSnapshot().status)).toEqual(['stopped', 'done', 'stopped', 'stopped'])
    // Bound anew by someone else.
    expect(target(again)).toBe(own)
    expect(addedTo(open, ended, left, channel)).toEqual([])
    expect(open.connectionState).not.toBe('closed')
    expect(channel.readyState).toBe('connecting')
    expect(bindPeerConnection(open)).not.toBe(actors[0])
  })

  test('inside its own onConnection, unbinds that one too', () => {
    const { scope, actors, undo } = bindAll({ onConnection: () => undo() })
    const connection = closed(new scope.RTCPeerConnection())
    expect(scope.RTCPeerConnection).toBe(RTCPeerConnection)
    expect(actors.map((actor) => target(actor))).toEqual([undefined])
    expect(addedTo(connection)).toEqual([])
  })

  test('leaves alone what was bound by the constructor itself', () => {
    const own: PeerConnectionActor[] = []
    class Own extends RTCPeerConnection {
      constructor() {
        super()
        own.push(bindPeerConnection(this))
      }
    }
    const { scope, actors, undo } = bindAll({}, { RTCPeerConnection: Own })
    const connection = closed(new scope.RTCPeerConnection())
    expect(actors).toEqual(own)
    undo()
    expect(actors.map((actor) => target(actor))).toEqual([connection])
  })

  test('stays in the middle of what someone has put on top, and only makes connections', () => {
    const { scope, actors, undo } = bindAll()
    class Top extends scope.RTCPeerConnection {}
    scope.RTCPeerConnection = Top
    const first = closed(new scope.RTCPeerConnection())
    expect(actors.map((actor) => target(actor))).toEqual([first])
    undo()
    expect(scope.RTCPeerConnection).toBe(Top)
    const second = closed(new scope.RTCPeerConnection())
    expect(second).toBeInstanceOf(Top)
    expect(actors).toHaveLength(1)
    expect(addedTo(first, second)).toEqual([])
  })
})

describe('two calls', () => {
  const orders = [
    ['first', 'second'],
    ['second', 'first'],
  ] as const

  test.each(orders)('are undone in any order, the %s one before', (...order) => {
    const scope = makeScope()
    const before = Object.getOwnPropertyDescriptors(scope)
    const both = { first: bindAll({}, scope), second: bindAll({}, scope) }
    const [earlier, later] = order.map((name) => both[name]) as [typeof both.first, typeof both.first]
    const one = closed(new scope.RTCPeerConnection())
    expect(earlier.actors.map((actor) => target(actor))).toEqual([one])
    expect(earlier.actors).toEqual(later.actors)

    earlier.undo()
    earlier.undo()
    expect(target(later.actors[0] as PeerConnectionActor)).toBe(one)
    const two = closed(new scope.RTCPeerConnection())
    expect(earlier.actors).toHaveLength(1)
    expect(later.actors.map((actor) => target(actor))).toEqual([one, two])

    later.undo()
    expect(Object.getOwnPropertyDescriptors(scope)).toEqual(before)
    expect(later.actors.map((actor) => target(actor))).toEqual([undefined, undefined])
    expect(addedTo(one, two)).toEqual([])
  })

  test('of many, undone in a disorderly way, leave the scope as it was', () => {
    const scope = makeScope()
    const before = Object.getOwnPropertyDescriptors(scope)
    const all = [1, 2, 3, 4, 5].map(() => bindAll({}, scope))
    const connection = closed(new scope.RTCPeerConnection())
    for (const index of [1, 3, 2, 4, 0]) {
      expect(target(all[index]?.actors[0] as PeerConnectionActor)).toBe(connection)
      all[index]?.undo()
    }
    expect(Object.getOwnPropertyDescriptors(scope)).toEqual(before)
    expect(addedTo(connection)).toEqual([])
  })
})

describe('Chromium’s other name of the constructor', () => {
  test('is replaced with it, and put back', () => {
    const scope = { ...makeScope(), webkitRTCPeerConnection: RTCPeerConnection }
    const before = Object.getOwnPropertyDescriptors(scope)
    const [first, second] = [bindAll({}, scope), bindAll({}, scope)]
    expect(scope.webkitRTCPeerConnection).toBe(scope.RTCPeerConnection)
    const connection = closed(new scope.webkitRTCPeerConnection())
    expect(second.actors.map((actor) => target(actor))).toEqual([connection])
    first.undo()
    second.undo()
    expect(Object.getOwnPropertyDescriptors(scope)).toEqual(before)
  })

  test('is left alone where it is that of another one', () => {
    class Other extends RTCPeerConnection {}
    const scope = { ...makeScope(), webkitRTCPeerConnection: Other }
    bindAll({}, scope)
    expect(scope.webkitRTCPeerConnection).toBe(Other)
  })
})

describe('nothing disturbs who makes a connection:', () => {
  test('an onConnection that throws', async () => {
    const errors = catchErrors()
    try {
      const { scope, actors } = bindAll({
        onConnection() {
          throw new Error('thrown by onConnection')
        },
      })
      const connection = closed(new scope.RTCPeerConnection())
      expect(actors.map((actor) => target(actor))).toEqual([connection])
      await vi.waitFor(() => expect(errors.messages).toEqual([expect.stringContaining('thrown by onConnection')]))
    } finally {
      errors.stop()
    }
  })

  test('what cannot be bound', async () => {
    const errors = catchErrors()
    try {
      class NoConnection {}
      const { scope, actors, undo } = bindAll({}, { RTCPeerConnection: NoConnection as unknown as Constructor })
      expect(new scope.RTCPeerConnection()).toBeInstanceOf(NoConnection)
      expect(actors).toEqual([])
      await vi.waitFor(() => expect(errors.messages).toEqual([expect.stringContaining('an object of class NoConn')]))
      undo()
    } finally {
      errors.stop()
    }
  })
})

describe('nonsense is refused with a BindError that names it, and nothing is changed:', () => {
  test.each<[string, unknown, unknown]>([
    ['null', null, 'The options of bindEveryPeerConnection() cannot be null.'],
    ['a function', () => {}, 'The options of bindEveryPeerConnection() cannot be a function.'],
    [
      'divergences',
      { divergences: 'log' },
      'The option "divergences" needs what webrtc-statecharts/divergences gives, but was given "log".',
    ],
    [
      'onDivergence',
      { onDivergence: () => {} },
      expect.stringMatching(
        /^bindEveryPeerConnection\(\) has no option "onDivergence".* from webrtc-statecharts\/divergences/,
      ),
    ],
    ['a misspelt one', { onConection: () => {} }, expect.stringMatching(/has no option "onConection"/)],
    ['inspect', { inspect: true }, 'The option "inspect" needs a function or an observer, but was given true.'],
    ['onConnection', { onConnection: null }, 'The option "onConnection" needs a function, but was given null.'],
  ])('as the options: %s', (_, options, message) => {
    const scope = makeScope()
    const given = options && typeof options === 'object' ? { ...options, scope } : options
    const error = errorOf(() => bindEveryPeerConnection(given as object))
    expect([error.code, error.message]).toEqual(['not-options', message])
    expect(scope).toEqual(makeScope())
  })

  const none = 'bindEveryPeerConnection() finds no RTCPeerConnection in'
  const fixed = 'bindEveryPeerConnection() cannot replace the RTCPeerConnection of this scope.'
  test.each<[string, unknown, string]>([
    ['null', null, `${none} null.`],
    ['a text', 'window', `${none} "window".`],
    ['an object without one', {}, `${none} an object of class Object.`],
    ['one whose is no function', { RTCPeerConnection: {} }, `${none} an object of class Object.`],
    ['a frozen one', Object.freeze(makeScope()), fixed],
    ['one whose is fixed', Object.defineProperty({}, 'RTCPeerConnection', { value: RTCPeerConnection }), fixed],
    [
      'one whose is fixed under one name',
      Object.defineProperty({ webkitRTCPeerConnection: RTCPeerConnection }, 'RTCPeerConnection', {
        value: RTCPeerConnection,
      }),
      fixed,
    ],
  ])('as the scope: %s', (_, scope, message) => {
    const before = Object.getOwnPropertyDescriptors(Object(scope))
    const error = errorOf(() => bindEveryPeerConnection({ scope: scope as object }))
    expect([error.code, error.message]).toEqual(['not-a-scope', message])
    expect(Object.getOwnPropertyDescriptors(Object(scope))).toEqual(before)
  })

  test.runIf(engine === 'node-datachannel')('as the scope: a globalThis without one', () => {
    expect('RTCPeerConnection' in globalThis).toBe(false)
    const error = errorOf(() => bindEveryPeerConnection())
    expect([error.code, error.message]).toEqual(['not-a-scope', `${none} globalThis.`])
    expect('RTCPeerConnection' in globalThis).toBe(false)
  })

  function errorOf(call: () => unknown): BindError {
    try {
      call()
    } catch (error) {
      if (error instanceof BindError) return error
      throw error
    }
    throw new Error('nothing was thrown')
  }
})

test.skipIf(!collect)('no connection and no actor is kept alive by it', { retry: 2 }, async () => {
  const scope = makeScope()
  undone.push(bindEveryPeerConnection({ scope }))
  type References = readonly WeakRef<RTCPeerConnection | PeerConnectionActor>[]
  const references: Record<'closed' | 'unbound' | 'left' | 'unlike', References> = {
    closed: made((connection) => connection.close()),
    unbound: made(unbind),
    left: made(() => {}),
    unlike: [new WeakRef(new RTCPeerConnection())],
  }
  const gone = (some: References) => some.every((reference) => reference.deref() === undefined)
  for (let round = 0; round < 10 && !Object.values(references).every(gone); round++) {
    await settled()
    await collect?.({ type: 'major', execution: 'async' })
  }
  expect(gone(references.closed)).toBe(true)
  expect(references.unbound[1]?.deref() === undefined).toBe(true)
  // An engine may keep a connection that was never closed.
  expect([references.unbound, references.left].map(gone)).toEqual(Array(2).fill(gone(references.unlike)))
  for (const [reference] of Object.values(references)) (reference?.deref() as RTCPeerConnection | undefined)?.close()

  function made(end: (connection: RTCPeerConnection) => void): References {
    const connection = new scope.RTCPeerConnection()
    const actor = bindPeerConnection(connection)
    end(connection)
    return [new WeakRef(connection), new WeakRef(actor)]
  }
})
