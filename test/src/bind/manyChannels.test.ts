import { describe, expect, test } from 'vitest'
import { asChannel, asConnection, FakeConnection } from '../../../harness/fakes/fakeConnection.ts'
import { divergences } from '../../../src/divergences/index.ts'
import type { BindOptions } from '../../../src/index.ts'
import { bindDataChannel, bindPeerConnection, channels } from '../../../src/index.ts'
import { makeInspector } from '../../../src/inspect/makeInspector.ts'
import { growth } from '../../work.ts'

/** For four times as many channels, work grows by 4; by 16, if each is work for all the others. */
const LINEAR = 5.5

const label = (index: number) => `channel ${index}`

function many(connection: FakeConnection, count: number, name = label) {
  for (let index = 0; index < count; index += 1) connection.createDataChannel(name(index))
}

function bound(options?: BindOptions) {
  const connection = new FakeConnection()
  return { connection, actor: bindPeerConnection(asConnection(connection), options) }
}

type Prepare = (count: number) => () => void

const lives: Readonly<Record<string, Prepare>> = {
  'they are created': (count) => {
    const { connection } = bound()
    return () => many(connection, count)
  },
  'they are created with one label': (count) => {
    const { connection } = bound()
    return () => many(connection, count, () => 'chat')
  },
  'they are announced': (count) => {
    const { connection } = bound()
    return () => {
      for (let index = 0; index < count; index += 1) connection.announce(label(index))
    }
  },
  'they are created inside a callback of the actor': (count) => {
    const { connection, actor } = bound()
    const { unsubscribe } = actor.subscribe(() => {
      unsubscribe()
      many(connection, count)
    })
    return () => connection.createDataChannel('first')
  },
  'each is bound, with an inspector': (count) => {
    const { connection } = bound()
    const inspect = () => {}
    return () => {
      many(connection, count)
      for (const channel of connection.channels) {
        bindDataChannel(asChannel(channel), { connection: asConnection(connection), inspect })
      }
    }
  },
  'each is bound, and judged': (count) => {
    const { connection } = bound()
    const judged = divergences()
    return () => {
      many(connection, count)
      for (const channel of connection.channels) {
        bindDataChannel(asChannel(channel), { connection: asConnection(connection), divergences: judged })
      }
    }
  },
  'they are created, and all is judged': (count) => {
    const { connection } = bound({ divergences })
    return () => many(connection, count)
  },
  'they open, and all is judged': (count) => {
    const { connection } = bound({ divergences })
    many(connection, count)
    return () => {
      for (const channel of connection.channels) channel.become('open')
    }
  },
  'they close, the first ones first': (count) => {
    const { connection } = bound({ divergences })
    many(connection, count, () => 'chat')
    return () => {
      for (const channel of connection.channels) channel.become('closed')
    }
  },
  'their connection is closed': (count) => {
    const { connection } = bound({ divergences })
    many(connection, count)
    return () => connection.close()
  },
  'their connection is let go of': (count) => {
    const { connection, actor } = bound()
    many(connection, count)
    return () => actor.stop()
  },
  'they are created, close and are created, and an inspector is told': (count) => {
    const { connection } = inspected()
    return () => {
      many(connection, count)
      for (const channel of [...connection.channels]) channel.become('closed')
      many(connection, count)
    }
  },
  'their connection is closed, and an inspector is told': (count) => {
    const { connection } = inspected()
    many(connection, count)
    return () => connection.close()
  },
}

/** Told of all, with no page to send it to. */
function inspected() {
  const { inspect } = makeInspector({ start() {}, stop() {}, send() {} }, {}, true)
  return bound({ inspect })
}

describe('what each of many channels costs does not grow with their number:', () => {
  test.each(Object.entries(lives))('%s', async (_, prepare) => {
    const { blocks, allocated } = await growth(150, prepare)
    expect(blocks).toBeLessThan(LINEAR)
    expect(allocated).toBeLessThan(LINEAR)
  })
})

test('the list of a connection’s channels is as it was when it was asked for', () => {
  const { connection, actor } = bound()
  many(connection, 2)
  const two = actor.getSnapshot()
  connection.createDataChannel('third')
  connection.channels[0]?.become('closed')
  expect(channels(two).map(({ id }) => id)).toEqual(['dataChannel:channel 0', 'dataChannel:channel 1'])
  expect(channels(actor.getSnapshot()).map(({ id }) => id)).toEqual(['dataChannel:channel 1', 'dataChannel:third'])
  expect(channels(two)).toBe(channels(two))
})
