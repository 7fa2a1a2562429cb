import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { asChannel, asConnection, FakeConnection } from '../../../harness/fakes/fakeConnection.ts'
import { divergences } from '../../../src/divergences/index.ts'
import { type BindOptions, bindDataChannel, bindPeerConnection, channels, unbind } from '../../../src/index.ts'
import { makeInspector } from '../../../src/inspect/makeInspector.ts'
import { workOf } from '../../work.ts'

/** How many channels there are before, and how many of which the work is counted. */
const [FEW, MANY, COUNTED] = [100, 700, 50]

/**
 * By how much each channel that is there may raise what another one costs. A loop over all is a block for each; and an entry
 * of a map that is copied takes more bytes. What is allocated is sampled, so it is not exact.
 */
const MOST_FOR_EACH = { blocks: 0.1, allocated: 24 }

const label = (index: number) => `channel ${index}`

function create(connection: FakeConnection, count: number, name = label) {
  for (let index = 0; index < count; index += 1) connection.createDataChannel(name(index))
}

function bound(options?: BindOptions) {
  const connection = new FakeConnection()
  return { connection, actor: bindPeerConnection(asConnection(connection), options) }
}

/** Told of all, with no page to send it to. */
function inspected() {
  return bound({ inspect: makeInspector({ start() {}, stop() {}, send() {} }, {}, true).inspect })
}

/** Lives in which there are so many channels, and then something is done with some. */
type Life = (present: number, count: (work: () => void, channels?: number) => void) => void

function created({ connection }: ReturnType<typeof bound>, name = label): Life {
  return (present, count) => {
    create(connection, present, name)
    count(() => create(connection, COUNTED, name))
  }
}

function eachBound(options: BindOptions): Life {
  return (present, count) => {
    const { connection } = bound()
    const bind = (one: { readonly length: number }) => {
      for (let index = 0; index < one.length; index += 1) {
        const channel = asChannel(connection.createDataChannel(label(index)))
        bindDataChannel(channel, { connection: asConnection(connection), ...options })
      }
    }
    bind({ length: present })
    count(() => bind({ length: COUNTED }))
  }
}

function closed({ connection }: ReturnType<typeof bound>, first: boolean): Life {
  return (present, count) => {
    create(connection, present + COUNTED, () => 'chat')
    const { channels } = connection
    const some = first ? channels.slice(0, COUNTED) : channels.slice(-COUNTED)
    count(() => {
      for (const channel of some) channel.become('closed')
    })
  }
}

/** All of them are counted, which takes long. */
function allAtOnce({ connection }: ReturnType<typeof bound>, end: () => void): Life {
  return (present, count) => {
    const fewer = present / 2
    create(connection, fewer)
    count(end, fewer)
  }
}

function connectionClosed(life: ReturnType<typeof bound>): Life {
  return allAtOnce(life, () => life.connection.close())
}

const lives: Readonly<Record<string, () => Life>> = {
  'one is created': () => created(bound()),
  'one is created with the label of all others': () => created(bound(), () => 'chat'),
  'one is created, and judged': () => created(bound({ divergences })),
  'one is created, and an inspector is told': () => created(inspected()),
  'one is announced': () => {
    const { connection } = bound()
    return (present, count) => {
      const announce = (some: number) => {
        for (let index = 0; index < some; index += 1) connection.announce(label(index))
      }
      announce(present)
      count(() => announce(COUNTED))
    }
  },
  'one is created in a callback of the actor, as others before': () => {
    const { connection, actor } = bound()
    return (present, count) => {
      const { unsubscribe } = actor.subscribe(() => {
        unsubscribe()
        created({ connection, actor })(present, count)
      })
      connection.createDataChannel('first')
    }
  },
  'one is bound, with the inspector of all others': () => eachBound({ inspect: () => {} }),
  'one is bound, with the judge of all others': () => eachBound({ divergences: divergences() }),
  'one opens, and is judged': () => {
    const { connection } = bound({ divergences })
    return (present, count) => {
      create(connection, present + COUNTED)
      count(() => {
        for (const channel of connection.channels.slice(0, COUNTED)) channel.become('open')
      })
    }
  },
  'the first one closes': () => closed(bound({ divergences }), true),
  'the last one closes': () => closed(bound({ divergences }), false),
  'one closes, and an inspector is told': () => closed(inspected(), true),
  'its connection is closed': () => connectionClosed(bound()),
  'its connection is closed, and judged': () => connectionClosed(bound({ divergences })),
  'its connection is closed, and an inspector is told': () => connectionClosed(inspected()),
  'its connection is let go of': () => {
    const life = bound()
    return allAtOnce(life, () => unbind(asConnection(life.connection)))
  },
}

/** The work for each one, where there are so many. */
function workWith(present: number, make: () => Life) {
  let work = { blocks: 0, allocated: 0 }
  make()(present, (act, channels = COUNTED) => {
    const { blocks, allocated } = workOf(act)
    work = { blocks: blocks / channels, allocated: allocated / channels }
  })
  return work
}

// So that no life has what is done once only: code that is run for the first time, counted.
beforeAll(() => {
  for (let time = 0; time < 2; time += 1) workWith(FEW, () => created(bound()))
})

// What was held weakly can be collected when a task is over.
afterEach(() => new Promise<void>((resolve) => setImmediate(resolve)))

describe('where there are many channels, each costs what one of few does:', () => {
  test.each(Object.entries(lives))('%s', (_, make) => {
    // What is done once only is done here.
    make()(1, (act) => act())
    const [few, many] = [workWith(FEW, make), workWith(MANY, make)]
    expect(few.blocks).toBeGreaterThan(0)
    for (const kind of ['blocks', 'allocated'] as const) {
      expect((many[kind] - few[kind]) / (MANY - FEW), kind).toBeLessThan(MOST_FOR_EACH[kind])
    }
  })
})

test('the list of a connection’s channels is as it was when it was asked for', () => {
  const { connection, actor } = bound()
  create(connection, 2)
  const two = actor.getSnapshot()
  connection.createDataChannel('third')
  connection.channels[0]?.become('closed')
  expect(channels(two).map(({ id }) => id)).toEqual(['dataChannel:channel 0', 'dataChannel:channel 1'])
  expect(channels(actor.getSnapshot()).map(({ id }) => id)).toEqual(['dataChannel:channel 1', 'dataChannel:third'])
  expect(channels(two)).toBe(channels(two))
})
