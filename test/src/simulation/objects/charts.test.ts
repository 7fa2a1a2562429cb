import { expect, test } from 'vitest'
import { createActor } from 'xstate'
import { type DataChannelActor, dataChannelMachine } from '../../../../machines/channel/dataChannelMachine.ts'
import { readyState } from '../../../../machines/channel/readyState.ts'
import { peerConnectionMachine } from '../../../../machines/connection/peerConnectionMachine.ts'
import type { PeerConnectionCause } from '../../../../machines/connection/peerConnectionTypes.ts'
import { Chart, type ChartDriver } from '../../../../src/simulation/objects/charts/chart.ts'
import { ChartSteps } from '../../../../src/simulation/objects/charts/chartSteps.ts'
import { partRef } from '../../../../src/simulation/objects/charts/partRef.ts'

const silent = { emitted: () => {} }

const negotiating: readonly PeerConnectionCause[] = [
  { type: 'negotiation.updated' },
  { type: 'negotiation.checked', needed: true },
  { type: 'operation.called', id: 1, call: { method: 'setLocalDescription', type: 'offer', sdp: 'last-created' } },
  { type: 'local.offer' },
  { type: 'operation.settled', id: 1 },
  { type: 'operation.called', id: 2, call: { method: 'setRemoteDescription', type: 'answer' } },
  { type: 'remote.answer' },
  { type: 'operation.settled', id: 2 },
  {
    type: 'states.reported',
    transports: [],
    iceConnectionState: 'checking',
    connectionState: 'connecting',
    iceGatheringState: 'complete',
  },
  { type: 'close' },
]

function liveAsChart(steps: ChartSteps<typeof peerConnectionMachine>): readonly unknown[] {
  const log: unknown[] = []
  const driver: ChartDriver<typeof peerConnectionMachine> = { emitted: (event) => log.push(event) }
  const chart = new Chart(steps, 'peerConnection', undefined, driver)
  for (const cause of negotiating) {
    chart.send(cause)
    const { value, context } = chart.getSnapshot()
    log.push({ value, context })
  }
  return log
}

function liveAsActor(): readonly unknown[] {
  const log: unknown[] = []
  const actor = createActor(peerConnectionMachine)
  actor.on('*', (event) => log.push(event))
  actor.start()
  for (const cause of negotiating) {
    actor.send(cause)
    const { value, context } = actor.getSnapshot()
    log.push({ value, context })
  }
  return log
}

test('a chart is where an actor of XState would be after each cause, and emits the same', () => {
  const steps = new ChartSteps(peerConnectionMachine)
  const expected = liveAsActor()
  expect(liveAsChart(steps)).toEqual(expected)
  // The second time nothing is computed.
  expect(liveAsChart(steps)).toEqual(expected)
})

test('what was remembered is dropped when it becomes too much, and computed again', () => {
  const steps = new ChartSteps(peerConnectionMachine, 2)
  expect(liveAsChart(steps)).toEqual(liveAsActor())
  expect(liveAsChart(steps)).toEqual(liveAsActor())
})

test('a step is computed once for all that come to it', () => {
  const steps = new ChartSteps(dataChannelMachine)
  const [one, other] = [0, 1].map(() => {
    const chart = new Chart(steps, 'dataChannel:0', { readyState: 'connecting' }, silent)
    chart.send({ type: 'open' })
    return chart.getSnapshot()
  })
  expect(readyState(one as NonNullable<typeof one>)).toBe('open')
  expect(one).toBe(other)
})

test('two causes that differ in what they carry are two', () => {
  const steps = new ChartSteps(dataChannelMachine)
  const messages = ['one', 'other'].map((message) => {
    const chart = new Chart(steps, 'dataChannel:0', { readyState: 'connecting' }, silent)
    chart.send({ type: 'creation.failed', error: { errorDetail: null, sctpCauseCode: null, message } })
    return chart.getSnapshot().context.error?.message
  })
  expect(messages).toEqual(['one', 'other'])
})

test('INV-34: a connection that closes sends so to its channels, begins its closing procedure, and emits nothing', () => {
  const log: unknown[] = []
  const chart = new Chart(new ChartSteps(peerConnectionMachine), 'peerConnection', undefined, {
    emitted: (event) => log.push(event),
    sent: ({ id }, { type }) => log.push([id, type]),
    invoked: (source) => log.push(source),
  })
  chart.send({ type: 'channel.created', channel: partRef<DataChannelActor>('dataChannel:0') })
  chart.send({ type: 'close' })
  expect(log).toEqual([['dataChannel:0', 'connection.closed'], 'closingProcedure'])
})

test('NN-1: a check is queued by the driver, which the chart asks for it', () => {
  const actions: string[] = []
  const chart = new Chart(new ChartSteps(peerConnectionMachine), 'peerConnection', undefined, {
    emitted: () => {},
    acted: (action) => actions.push(action),
  })
  chart.send({ type: 'negotiation.updated' })
  expect(actions).toEqual(['queueCheck'])
})

test('a cause that comes while another is taken is taken after it', () => {
  const states: string[] = []
  const chart: Chart<typeof dataChannelMachine> = new Chart(
    new ChartSteps(dataChannelMachine),
    'dataChannel:0',
    { readyState: 'connecting' },
    {
      emitted: ({ type }) => states.push(`${type}: ${readyState(chart.getSnapshot())}`),
      invoked: () => chart.send({ type: 'transport.closed' }),
    },
  )
  chart.send({ type: 'stream.reset', association: 'lives' })
  expect(states).toEqual(['closing: closing', 'close: closed'])
})

test('DT-15: one that has ended takes nothing', () => {
  const emitted: string[] = []
  const chart = new Chart(
    new ChartSteps(dataChannelMachine),
    'dataChannel:0',
    { readyState: 'connecting' },
    { emitted: ({ type }) => emitted.push(type) },
  )
  chart.send({ type: 'transport.closed' })
  chart.send({ type: 'transmit.failed', error: { errorDetail: null, sctpCauseCode: null, message: 'late' } })
  expect(emitted).toEqual(['close'])
  expect(chart.isActive).toBe(false)
})
