import { describe, expect, test } from 'vitest'
import { type AnyStateMachine, assign, createActor, type EventObject, fromPromise, setup } from 'xstate'
import { dataChannelMachine } from '../../../machines/channel/dataChannelMachine.ts'
import { readyState } from '../../../machines/channel/readyState.ts'
import { peerConnectionMachine } from '../../../machines/connection/peerConnectionMachine.ts'
import { dtlsTransportMachine } from '../../../machines/transports/dtlsTransportMachine.ts'
import { iceGathererMachine } from '../../../machines/transports/iceGathererMachine.ts'
import { iceTransportMachine } from '../../../machines/transports/iceTransportMachine.ts'
import { sctpTransportMachine } from '../../../machines/transports/sctpTransportMachine.ts'
import { pathsThroughTransitions, pathsToStates, type TestPath } from '../../../src/testing/index.ts'

type AnyPath = TestPath<unknown, EventObject>

/** What a chart takes but is in no path: the actors of a connection's parts, and what they and the engine report. */
const ofParts = [
  'states.reported',
  'transports.changed',
  'association.failed',
  'peer.left',
  'candidates.counted',
  'gathering.failed',
  'pair.told',
  'channel.created',
  'channel.found',
  'channel.announced',
  'channel.removed',
  'transport.removed',
]

const charts: readonly (readonly [machine: AnyStateMachine, left: readonly string[]])[] = [
  [dataChannelMachine, []],
  [dtlsTransportMachine, []],
  [iceGathererMachine, []],
  [iceTransportMachine, []],
  [sctpTransportMachine, []],
  // The start of an operation is known to an engine alone.
  [
    peerConnectionMachine,
    [...ofParts.map((type) => `live · ${type} #0`), 'live.operations.busy · operation.started #0'],
  ],
]

describe.each(charts.map(([machine, left]) => ({ machine, left, id: machine.id })))('of $id', ({ machine, left }) => {
  const states: readonly AnyPath[] = pathsToStates(machine)
  const each: readonly AnyPath[] = pathsThroughTransitions(machine, { each: true })
  const through: readonly AnyPath[] = pathsThroughTransitions(machine)

  test('the states reached are all that the definition has', () => {
    const reached = states.map(({ name, steps, region }) => `${region ?? ''} ${steps.at(-1)?.to ?? firstIn(name)}`)
    expect(reached.sort()).toEqual(statesIn(machine))
  })

  test('each transition of the definition is the last step of a path', () => {
    const taken = new Set(each.flatMap((path) => takenLast(machine, path)))
    const missing = transitionsIn(machine.config).filter((transition) => !taken.has(transition))
    expect(missing).toEqual(left)
  })

  test('each path has a transition of its own for its last step', () => {
    const keys = each.map(({ region, steps }) => `${region} ${steps.at(-1)?.transition}`)
    expect(new Set(keys).size).toBe(each.length)
    expect(keys.filter((key) => !key.includes(' · '))).toEqual([])
  })

  test('paths through transitions pass through the same, and none is the beginning of another', () => {
    const transitionsOf = (paths: readonly AnyPath[]) =>
      new Set(paths.flatMap(({ region, steps }) => steps.map(({ transition }) => `${region} ${transition}`)))
    expect(transitionsOf(through)).toEqual(transitionsOf(each))
    const sequences = through.map(({ region, steps }) => [region, ...steps.map(({ event }) => JSON.stringify(event))])
    for (const one of sequences) {
      const longer = sequences.filter((other) => other !== one && one.every((event, index) => event === other[index]))
      expect(longer).toEqual([])
    }
  })

  test('no path is longer than the shortest one to the state before its last step, and that step', () => {
    const lengths = new Map(states.map(({ region, name, steps }) => [`${region} ${lastIn(name)}`, steps.length]))
    for (const { region, steps } of each) {
      const [last] = steps.slice(-1)
      const length = lengths.get(`${region} ${last?.from}`) as number
      // A transition that depends on more than the state may be further away.
      if (region === undefined) expect(steps.length).toBe(length + 1)
      else expect(steps.length).toBeGreaterThan(length)
    }
  })

  test('names are unique', () => {
    for (const paths of [states, each, through]) expect(new Set(paths.map(({ name }) => name)).size).toBe(paths.length)
  })

  test('a chart that runs passes all of them', async () => {
    for (const path of [...states, ...each, ...through]) {
      const actor = createActor(machine).start()
      await path.run({
        perform: (event) => actor.send(event),
        read: () => (path.region ? valueIn(actor, path.region) : outer(machine, actor.getSnapshot().value)),
      })
    }
  })

  test('what repairs or reports is in none', () => {
    const types = [...states, ...each].flatMap(({ steps }) => steps.map(({ event }) => event.type))
    expect(types.filter((type) => /^(resync|divergence|xstate)|\*/.test(type))).toEqual([])
  })
})

describe('of the connection', () => {
  test('each region has its own, and so has the end', () => {
    const regions = [...new Set(pathsToStates(peerConnectionMachine).map(({ region }) => region))]
    expect(regions).toEqual(['signaling', 'negotiation', 'operations', undefined])
  })

  test('one region alone is as it is among the others', () => {
    const all = pathsThroughTransitions(peerConnectionMachine)
    for (const region of ['signaling', 'negotiation', 'operations']) {
      const names = pathsThroughTransitions(peerConnectionMachine, { region }).map(({ name }) => name)
      expect(names).toEqual(all.filter((path) => path.region === region).map(({ name }) => name))
    }
    const whole = pathsToStates(peerConnectionMachine, { region: 'live.signaling' })
    expect(whole.map(({ name }) => name)).toEqual(
      pathsToStates(peerConnectionMachine, { region: 'signaling' }).map(({ name }) => name),
    )
  })

  test('an operation is legal where it is called, and runs to its end', () => {
    const keys = pathsThroughTransitions(peerConnectionMachine, { region: 'operations', each: true }).map(
      ({ steps }) => steps.at(-1)?.transition,
    )
    expect(keys).toContain('busy · operation.settled [isLastOperation]')
    expect(keys).toContain('busy · operation.settled [isInChain]')
    expect(keys).toContain('busy · local.rollback')
    expect(keys).toContain('idle · operation.called (createAnswer)')
  })

  test('what the chain of operations decides is told apart', () => {
    const keys = pathsThroughTransitions(peerConnectionMachine, { region: 'negotiation', each: true }).map(
      ({ steps }) => steps.at(-1)?.transition,
    )
    expect(keys).toContain('clear.idle · negotiation.updated [chainEmpty]')
    expect(keys).toContain('clear.idle · negotiation.updated [chainBusy]')
    expect(keys).toContain('needed.idle · local.rollback → clear.postponed')
  })

  test('what was provided changes nothing', () => {
    const provided = peerConnectionMachine.provide({ actions: { queueCheck: () => {} } })
    expect(pathsToStates(provided).map(({ name }) => name)).toEqual(
      pathsToStates(peerConnectionMachine).map(({ name }) => name),
    )
  })
})

describe('of a channel', () => {
  test('names say the states and the events', () => {
    expect(pathsToStates(dataChannelMachine).map(({ name }) => name)).toEqual([
      'connecting',
      'connecting → open.announced: announced',
      'connecting → open.opened: open',
      'connecting → closing.draining: close',
      'connecting → closed: transport.closed',
      'connecting → closing.draining → closing.resetting: close, drained',
    ])
  })

  test('DT-6, DT-7: an end with an error and one without are two transitions', () => {
    const keys = pathsThroughTransitions(dataChannelMachine, { each: true }).map(({ steps }) => steps[0]?.transition)
    expect(keys).toContain('connecting · transport.closed')
    expect(keys).toContain('connecting · transport.closed (error)')
  })

  test('input says where they begin', () => {
    const [first] = pathsToStates(dataChannelMachine, { input: { readyState: 'closing' } })
    expect(first?.name).toBe('closing.draining')
  })

  test('a filter leaves events out, where it says so', () => {
    const paths = pathsThroughTransitions(dataChannelMachine, {
      each: true,
      filter: (snapshot, { type }) => type === 'open' || (snapshot.matches('open') && type === 'close'),
    })
    expect(paths.map(({ steps }) => steps.at(-1)?.transition)).toEqual(['connecting · open', 'open.opened · close'])
  })

  test('events that are given are the only ones', () => {
    const events = [{ type: 'open' }, { type: 'close' }] as const
    const names = pathsToStates(dataChannelMachine, { events }).map(({ name }) => name)
    expect(names).toEqual(['connecting', 'connecting → open.opened: open', 'connecting → closing.draining: close'])
    expect(
      pathsToStates(dataChannelMachine, { events: ({ value }) => (value === 'connecting' ? events : []) }),
    ).toEqual(names.map((name) => expect.objectContaining({ name })))
  })
})

describe('of a machine of the user', () => {
  const machine = setup({
    types: {
      context: {} as { coins: number },
      events: {} as { type: 'COIN' | 'PUSH' } | { type: 'SAY'; loud: boolean },
    },
    actors: { check: fromPromise(async () => {}) },
    guards: { paid: ({ context }) => context.coins >= 2 },
    delays: { soon: 10 },
  }).createMachine({
    id: 'turnstile',
    context: { coins: 0 },
    initial: 'locked',
    states: {
      locked: {
        on: {
          COIN: { actions: assign({ coins: ({ context }) => context.coins + 1 }) },
          PUSH: { guard: 'paid', target: 'open' },
          '*': {},
        },
      },
      open: { after: { soon: 'checking' }, on: { PUSH: 'locked', SAY: {} } },
      checking: { invoke: { src: 'check', onDone: { guard: 'paid', target: 'gone' } } },
      gone: { type: 'final' },
    },
  })

  test('what guards read is to be told by a key', () => {
    const toStates = (options?: Parameters<typeof pathsToStates<typeof machine>>[1]) =>
      pathsToStates(machine, options).map(({ name }) => name)
    expect(toStates()).toEqual(['locked'])
    const key = ({ context }: { context: { coins: number } }) => String(Math.min(context.coins, 2))
    expect(toStates({ key })).toEqual(['locked', 'locked → locked → locked → open: COIN, COIN, PUSH'])
  })

  test('time and what is invoked are taken only where they are given', () => {
    const after = { type: 'xstate.after.soon.turnstile.open' } as unknown as { type: 'COIN' }
    const paths = pathsToStates(machine, {
      events: [{ type: 'COIN' }, { type: 'PUSH' }, after],
      key: ({ context }) => String(Math.min(context.coins, 2)),
    })
    expect(paths.map(({ steps }) => steps.at(-1)?.to ?? 'locked')).toEqual(['locked', 'open', 'checking'])
  })

  test('events that differ in what cannot be said in short have their payload in the name', () => {
    const chosen = setup({ types: { events: {} as { type: 'choose'; what: object } } }).createMachine({
      id: 'choice',
      initial: 'open',
      states: { open: { on: { choose: { guard: () => true, target: 'made' } } }, made: {} },
    })
    const events = [
      { type: 'choose', what: { a: 1 } },
      { type: 'choose', what: { b: 1 } },
    ] as const
    expect(pathsThroughTransitions(chosen, { events }).map(({ steps }) => steps[0]?.transition)).toEqual([
      'open · choose {"what":{"a":1}}',
      'open · choose {"what":{"b":1}}',
    ])
  })

  test('of a parallel state, one region can be taken', () => {
    const parallel = setup({ types: { events: {} as { type: 'dim' | 'ring' } } }).createMachine({
      id: 'room',
      type: 'parallel',
      states: {
        light: { initial: 'on', states: { on: { on: { dim: 'off' } }, off: {} } },
        bell: { initial: 'still', states: { still: { on: { ring: 'ringing' } }, ringing: {} } },
      },
    })
    expect(pathsToStates(parallel, { region: 'bell' }).map(({ name }) => name)).toEqual([
      'bell: still',
      'bell: still → ringing: ring',
    ])
    expect(pathsToStates(parallel).map(({ name }) => name)).toContain(
      '(light.on | bell.still) → (light.off | bell.still): dim',
    )
  })
})

describe('what is wrong is said', () => {
  const open = pathsToStates(dataChannelMachine, { state: readyState }).find(
    ({ steps }) => steps.at(-1)?.to === 'open.opened',
  ) as ReturnType<typeof pathsToStates<typeof dataChannelMachine>>[number]

  test('a system that deviates', async () => {
    const read = (step?: object) => (step ? 'closing' : 'connecting')
    await expect(open.run({ perform: () => {}, read })).rejects.toThrow(
      "connecting → open.opened: open: after step 1 of 1, connecting · open: expected 'open', but it is 'closing'",
    )
  })

  test('a system that begins elsewhere, before anything is performed', async () => {
    const performed: string[] = []
    const perform = ({ type }: EventObject) => void performed.push(type)
    await expect(open.run({ perform, read: () => 'open' })).rejects.toThrow(
      "before the first step: expected 'connecting', but it is 'open'",
    )
    expect(performed).toEqual([])
  })

  test('a system whose state is another object', async () => {
    const [path] = pathsToStates(dataChannelMachine, { input: { readyState: 'open' } })
    await path?.run({ perform: {}, read: () => ({ open: 'announced' }) })
    await expect(path?.run({ perform: {}, read: () => ({ open: 'announced', more: 1 }) })).rejects.toThrow(
      'expected {"open":"announced"}, but it is {"open":"announced","more":1}',
    )
  })

  test('a performer that is missing, before anything is performed or read', async () => {
    const [path] = pathsToStates(dataChannelMachine).filter(({ steps }) => steps.at(-1)?.to === 'closing.resetting')
    const done: string[] = []
    const system = { perform: { close: () => void done.push('close') }, read: () => void done.push('read') }
    await expect(path?.run(system)).rejects.toThrow(
      "close, drained: the system under test cannot perform 'drained'; it has close",
    )
    expect(done).toEqual([])
  })

  test('a performer or a reader that fails, with what it failed with', async () => {
    const cause = new Error('no network')
    const failing = () => Promise.reject(cause)
    await expect(open.run({ perform: { open: failing }, read: () => 'connecting' })).rejects.toMatchObject({
      message: expect.stringContaining('step 1 of 1, connecting · open: could not be performed: no network'),
      cause,
    })
    await expect(open.run({ perform: {}, read: failing } as never)).rejects.toThrow("cannot perform 'open'")
    await expect(open.run({ perform: () => {}, read: failing })).rejects.toThrow(
      'before the first step: the state could not be read: no network',
    )
    await expect(open.run({ perform: () => {} } as never)).rejects.toThrow("has no function 'read'")
  })

  test('too many steps', () => {
    expect(() => pathsToStates(dataChannelMachine, { limit: 5 })).toThrow(
      "The chart 'dataChannel' has more than 5 steps to look at",
    )
    expect(() => pathsToStates(dataChannelMachine, { limit: 0 })).toThrow(
      "'limit' must be a positive integer, and is 0",
    )
    let count = 0
    expect(() => pathsToStates(dataChannelMachine, { key: () => String(count++) })).toThrow('more than 10000 steps')
  })

  test('a region that is not there', () => {
    expect(() => pathsToStates(peerConnectionMachine, { region: 'ice' })).toThrow(
      "The chart 'peerConnection' has no region 'ice': it has 'live.signaling', 'live.negotiation', 'live.operations'",
    )
    expect(() => pathsToStates(peerConnectionMachine, { region: 'dead.signaling' })).toThrow('has no region')
    expect(() => pathsToStates(dataChannelMachine, { region: 'open' })).toThrow(
      "The chart 'dataChannel' has no region 'open': it has none at all",
    )
  })

  test('what is no machine', () => {
    expect(() => pathsToStates(undefined as never)).toThrow(TypeError)
    expect(() => pathsThroughTransitions({} as never)).toThrow('Paths are made from a state machine')
  })
})

interface Node {
  readonly states?: Readonly<Record<string, Node>> | undefined
  readonly on?: Readonly<Record<string, unknown>> | undefined
  readonly type?: string | undefined
}

const isLifecycle = (type: string) => !/^(resync|divergence|xstate)(\.|$)|^\*$/.test(type)

/** From the plain definition: `state · event #n` for each alternative, but for what a chart ignores by it. */
function transitionsIn(node: Node, path: readonly string[] = []): readonly string[] {
  const own = Object.entries(node.on ?? {}).filter(([type]) => isLifecycle(type))
  return [
    ...own.flatMap(([type, taken]) =>
      (Array.isArray(taken) ? taken : [taken]).map((_, index) => `${path.join('.')} · ${type} #${index}`),
    ),
    ...Object.entries(node.states ?? {}).flatMap(([key, inside]) => transitionsIn(inside, [...path, key])),
  ]
}

/** The transitions of the definition that an actor takes in the last step of a path, those of raised events included. */
function takenLast(machine: AnyStateMachine, { steps }: AnyPath): readonly string[] {
  let taken: readonly string[] = []
  const actor = createActor(machine, {
    inspect: (event) => {
      if (event.type !== '@xstate.microstep') return
      taken = [
        ...taken,
        ...event._transitions.map((one) => {
          const index = one.source.transitions.get(one.eventType)?.indexOf(one)
          return `${one.source.path.join('.')} · ${one.eventType} #${index}`
        }),
      ]
    },
  }).start()
  for (const { event } of steps) {
    taken = []
    actor.send(event)
  }
  return taken
}

/** From the plain definition: the states without others inside, in each region and outside of them. */
function statesIn({ config }: AnyStateMachine): readonly string[] {
  const found: string[] = []
  function visit(node: Node, region: string, path: readonly string[]): void {
    for (const [key, inside] of Object.entries(node.states ?? {})) {
      if (key === 'start') continue
      if (node.type === 'parallel') visit(inside, key, [])
      else if (inside.states && inside.type !== 'parallel') visit(inside, region, [...path, key])
      else found.push(`${region} ${[...path, key].join('.')}`)
      if (inside.type === 'parallel') visit(inside, region, [])
    }
  }
  visit(config as Node, '', [])
  return found.sort()
}

/** The states are before the events in a name, and after the region. */
function firstIn(name: string): string {
  return name.replace(/^\w+: /, '').split(' → ')[0] as string
}

function lastIn(name: string): string {
  return (name.replace(/^\w+: /, '').split(': ')[0] as string).split(' → ').at(-1) as string
}

function valueIn(actor: { getSnapshot(): { value: unknown } }, region: string): unknown {
  const { value } = actor.getSnapshot() as { value: { live: Record<string, unknown> } }
  return value.live[region]
}

function outer(machine: AnyStateMachine, value: unknown): unknown {
  const isOfConnection = machine === peerConnectionMachine && typeof value === 'object'
  return isOfConnection ? 'live' : value
}
