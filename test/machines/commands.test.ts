import { expect, expectTypeOf, test } from 'vitest'
import { createActor, type OutputFrom, toPromise, waitFor } from 'xstate'
import {
  type DataChannelActor,
  type DataChannelOutput,
  type DtlsTransportActor,
  dataChannelMachine,
  dtlsTransportMachine,
  type IceGathererActor,
  type IceTransportActor,
  iceGathererMachine,
  iceTransportMachine,
  type PeerConnectionActor,
  type PeerConnectionOutput,
  peerConnectionMachine,
  readyState,
  type SctpTransportActor,
  sctpTransportMachine,
} from '../../machines/index.ts'

test('an app may close a connection, and send it nothing else', async () => {
  const actor: PeerConnectionActor = createActor(peerConnectionMachine).start()
  expectTypeOf<Parameters<PeerConnectionActor['send']>[0]>().toEqualTypeOf<{ readonly type: 'close' }>()
  actor.on('datachannel', ({ label, channel }) => {
    expectTypeOf(label).toBeString()
    channel.send({ type: 'close' })
  })
  // @ts-expect-error: that is for the connection to say
  actor.on('datachannel', ({ channel }) => channel.send({ type: 'open' }))
  actor.send({ type: 'close' })
  const { context } = await waitFor(actor, ({ value }) => value === 'closed')
  expect(context.closedBy).toBe('local-close')
  expectTypeOf<OutputFrom<PeerConnectionActor>>().toEqualTypeOf<PeerConnectionOutput>()
})

test('an app may close a channel or tell that it was transferred, and send it nothing else', async () => {
  const actor: DataChannelActor = createActor(dataChannelMachine, { input: { readyState: 'open' } }).start()
  expectTypeOf<Parameters<DataChannelActor['send']>[0]['type']>().toEqualTypeOf<'close' | 'transferred'>()
  expect((await waitFor(actor, (snapshot) => readyState(snapshot) === 'open')).status).toBe('active')
  actor.send({ type: 'transferred' })
  const output = await toPromise(actor)
  expectTypeOf(output).toEqualTypeOf<DataChannelOutput>()
  expect(output).toEqual({ cause: 'transferred', opened: true })
})

test('an app may send a transport nothing', () => {
  const transports: readonly [SctpTransportActor, DtlsTransportActor, IceTransportActor, IceGathererActor] = [
    createActor(sctpTransportMachine, { input: { state: 'connecting' } }),
    createActor(dtlsTransportMachine, { input: { state: 'new' } }),
    createActor(iceTransportMachine, { input: { state: 'new' } }),
    createActor(iceGathererMachine, { input: { state: 'new' } }),
  ]
  for (const actor of transports) {
    expectTypeOf<Parameters<(typeof actor)['send']>[0]>().toEqualTypeOf<{ readonly type: never }>()
    // @ts-expect-error: whatever it is
    expect(() => actor.send({ type: 'connection.closed' })).not.toThrow()
  }
})
