import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest'
import { toPromise } from 'xstate'
import { settled } from '../../../harness/peers.ts'
import { bindDataChannel, bindPeerConnection, channels, unbind } from '../../../src/index.ts'
import { type Recording, record, replay, type Trace } from '../../../src/testing/index.ts'
import { type OpenChannels, openChannelsOfEachTest } from '../openChannels.ts'
import { uncaughtOfEachTest } from './uncaught.ts'

const openChannels = openChannelsOfEachTest()
const uncaught = uncaughtOfEachTest()
let warnings: MockInstance[] = []

beforeEach(() => {
  warnings = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')]
})

afterEach(() => {
  for (const warning of warnings) warning.mockRestore()
})

async function expectSilence(): Promise<void> {
  await settled()
  expect(uncaught).toEqual([])
  expect(warnings.flatMap(({ mock }) => mock.calls)).toEqual([])
}

/** How a channel of a connection that lives on can end. */
const ends = {
  'the peer has closed it': ({ far }) => far.close(),
  'it was closed': ({ near }) => near.close(),
  'its actor was told to close it': ({ nearActor }) => nearActor.send({ type: 'close' }),
  'its actor was told that it is transferred': ({ nearActor }) => nearActor.send({ type: 'transferred' }),
} satisfies Record<string, (life: OpenChannels) => void>

/** Where the app lets go of it: inside callbacks with what it throws there, which nobody else would hear of. */
const places = {
  'in a later task': ({ near, nearActor }, end) => {
    end()
    return toPromise(nearActor).then(() => unbind(near))
  },
  'when its actor is complete': ({ near, nearActor }, end) =>
    inCallback(end, near, (callback) => nearActor.subscribe({ complete: callback })),
  'when its actor is done': ({ near, nearActor }, end) =>
    inCallback(end, near, (callback) =>
      nearActor.subscribe(({ status }) => {
        if (status === 'done') callback()
      }),
    ),
  'when it has gone from its connection’s actor': ({ near, nearConnection, nearActor }, end) =>
    inCallback(end, near, (callback) =>
      nearConnection.subscribe((snapshot) => {
        if (!channels(snapshot).includes(nearActor)) callback()
      }),
    ),
  twice: ({ near, nearActor }, end) => {
    end()
    return toPromise(nearActor).then(() => {
      unbind(near)
      unbind(near)
    })
  },
} satisfies Record<string, (life: OpenChannels, end: () => void) => Promise<void>>

function inCallback(end: () => void, channel: RTCDataChannel, listen: (callback: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    listen(() => {
      try {
        resolve(unbind(channel))
      } catch (error) {
        reject(error)
      }
    })
    end()
  })
}

const cases = (Object.keys(places) as (keyof typeof places)[]).flatMap((place) =>
  (Object.keys(ends) as (keyof typeof ends)[]).map((end) => [place, end] as const),
)

/** A life in which a channel of a bound connection has ended, and was unbound then. */
async function unboundAfterItsEnd(place: keyof typeof places, end: keyof typeof ends) {
  const life = await openChannels()
  const recording = record(life.nearConnection)
  const alive = life.a.createDataChannel('another')
  await places[place](life, () => ends[end](life))
  return { ...life, recording, alive }
}

function replayed({ trace }: Recording) {
  const copy: Trace = JSON.parse(JSON.stringify(trace))
  return replay(copy)
}

describe('unbind() of a channel that has ended is silent, and so is its replay:', () => {
  test.each(cases)('%s, when %s', async (place, end) => {
    const { a, nearActor, nearConnection, recording, alive } = await unboundAfterItsEnd(place, end)
    expect(nearActor.getSnapshot().status).toBe('done')
    expect(nearConnection.getSnapshot().status).toBe('active')
    expect(channels(nearConnection.getSnapshot())).toEqual([bindDataChannel(alive, { connection: a })])
    a.close()
    const { skipped, actor } = replayed(recording)
    expect(skipped).toEqual([])
    expect(actor.getSnapshot().status).toBe('done')
    await expectSilence()
  })

  test('when its connection was closed, or has closed', async () => {
    const { a, near, nearActor, nearConnection } = await openChannels()
    const recording = record(nearConnection)
    a.close()
    unbind(near)
    unbind(a)
    expect([nearActor, nearConnection].map((actor) => actor.getSnapshot().status)).toEqual(['done', 'done'])
    expect(replayed(recording).skipped).toEqual([])
    await expectSilence()
  })

  test('when it had ended before it was bound', async () => {
    const { a, b, near, far, nearConnection } = await openChannels()
    const closed = new Promise((resolve) => near.addEventListener('close', resolve))
    far.close()
    await closed
    unbind(a)
    const connection = bindPeerConnection(a)
    const ended = bindDataChannel(near, { connection: a })
    expect(ended.getSnapshot().status).toBe('done')
    unbind(near)
    expect(connection.getSnapshot().status).toBe('active')
    expect(nearConnection.getSnapshot().status).toBe('stopped')
    b.close()
    await expectSilence()
  })
})
